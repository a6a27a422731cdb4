"""Files that people attach: what they may be, how they are made safe, where they lie."""
