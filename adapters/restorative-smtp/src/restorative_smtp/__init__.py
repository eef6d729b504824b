"""Sends restorative_core's messages by e-mail, or leaves them as files for another mailer."""
