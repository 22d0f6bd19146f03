"""What complex() says of texts that are no numbers."""
for text in ["_.5", "1__2", "._5", "x", "1+", "1_j", "1_0+2_0j", "_", "1_", "(1_2)", "1_2_", "\u0661_\u0662j", "1\0", "1_\0", "", "  ", "1 + 2j", "1+2j ", "'_"]:
    try:
        print(repr(text), complex(text))
    except ValueError as e:
        print(repr(text), e)
