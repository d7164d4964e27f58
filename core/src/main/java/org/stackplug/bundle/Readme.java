package org.stackplug.bundle;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/** The file README.txt of a bundle: what it has, and how it was masked. */
final class Readme {
    /** Its name. */
    static final String NAME = "README.txt";

    private static final String MASKS = """

            How it was masked
            =================

            *** stands where there was a secret: the value of a variable whose name says so (PASSWORD,
            TOKEN, and so on: the setting secret-names) in localrc, in the run or in the environment,
            wherever it occurred, also quoted or in base64; what a text assigns to such a name; and the
            user and the password of a URL. A value of fewer than 6 characters is masked only where it
            is assigned (the setting secret-length).

            Control characters were removed, so that nothing is hidden from the masks. Files that hold
            unmasked values (the run's copy of localrc, variables, checkpoints) were left out. A secret
            with a name that says nothing can't be recognised: look through the files before you send
            them.
            """;

    private Readme() {}

    /**
     * Writes it.
     *
     * @param about what the bundle is about, in a line
     * @param files all other files
     */
    static void write(Writer target, String about, List<BundledFile> files) throws IOException {
        target.write(about + "\n\nFiles\n=====\n\n");
        for (BundledFile file : files) {
            String size = file.isThere() ? file.bytes() + " bytes" : "missing";
            target.write(String.format(Locale.ROOT, "%-16s %s%n", size, file.name()));
            if (!file.remark().isEmpty()) {
                target.write(" ".repeat(17) + "  (" + file.remark() + ")\n");
            }
        }
        target.write(MASKS);
    }
}
