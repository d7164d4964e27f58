WORD = "developed"
