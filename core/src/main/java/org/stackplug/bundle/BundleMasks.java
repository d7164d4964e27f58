package org.stackplug.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.stackplug.file.PlainFile;
import org.stackplug.mask.Secrets;
import org.stackplug.spi.run.Namespace;

/** Teaches the masks what the run, the environment and the user's files have. The evaluation of localrc teaches them the rest. */
final class BundleMasks {
    private static final long LARGEST = 16L << 20;

    private BundleMasks() {}

    /**
     * Learns.
     *
     * @param run the folder of the run
     * @param files of the user, which can have passwords in URLs
     * @return whether what the run knew can be read
     */
    static boolean learn(Secrets secrets, Optional<Path> run, Map<String, String> environment, Collection<Path> files) {
        boolean learned = run.map(secrets::recall).orElse(true);
        Map<String, Namespace.Variable> variables = new TreeMap<>();
        environment.forEach(
                (name, value) -> variables.put(name, new Namespace.Variable("", Optional.of(value), Map.of())));
        secrets.learn(new Namespace(new TreeMap<>(variables)));
        UrlPasswords.learn(String.join("\n", environment.values()), secrets);
        for (Path file : files) {
            try {
                UrlPasswords.learn(PlainFile.text(file, LARGEST), secrets);
            } catch (IOException e) {
                System.getLogger(BundleMasks.class.getName())
                        .log(System.Logger.Level.DEBUG, "nothing is learned from " + file, e);
            }
        }
        return learned;
    }
}
