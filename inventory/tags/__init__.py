"""QR tags: issue, print, bind, resolve, replace, retire; what a finder of a thing tells us."""
