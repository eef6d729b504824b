"""The slices, a file for each family of musts."""
