"""The one road in for scans: phones, desk scanners, photos; the envelope and the answer."""
