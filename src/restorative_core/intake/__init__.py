"""From a form, or a row of a partner's file, to a referral, or every fault with its place."""
