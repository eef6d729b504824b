"""The explorer: walks every history that a pathway permits, slice by slice, and looks for one that breaks a must."""
