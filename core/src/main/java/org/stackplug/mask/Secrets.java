package org.stackplug.mask;

import java.nio.file.Path;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.spi.run.Namespace;

/**
 * Takes out of a text what nobody should read over the user's shoulder: the values of variables whose names say that they
 * are secret, what is assigned to such a name in the text itself, and what stands before the host in a URL.
 *
 * <p>The values come from the shell's variables, by {@link RunEvent.VariablesKnown} and
 * {@link RunEvent.LastVariablesKnown}; as a listener it has to be the first.
 * What a run has learned is kept in a private file of its folder, so that its logs can be shown without the secrets later.
 * Thread-safe.
 */
public final class Secrets implements RunListener {
    /** Names whose values are secret when nothing else is set. */
    public static final String DEFAULT_NAMES = "PASSWORD,PASSWD,PASSPHRASE,_PASS,TOKEN,SECRET,_CREDENTIALS,API_KEY,"
            + "ACCESS_KEY,SECRET_KEY,PRIVATE_KEY,ENCRYPTION_KEY";

    /** The least length of a value that is masked wherever it stands, when nothing else is set. */
    public static final int DEFAULT_LEAST = 6;

    /** What stands in place of a secret. */
    public static final String MASK = "***";

    /** The file in a run's folder with what the run has learned. */
    static final String FILE = "secrets";

    private static final int PIECE = 1024;

    private final SecretValues values = new SecretValues();
    private SecretNames names = SecretNames.of(DEFAULT_NAMES);
    private int least = DEFAULT_LEAST;
    /** Made when something is masked: most commands mask nothing. */
    private volatile Optional<Masker> masker = Optional.empty();

    /** Makes one that knows no value yet, and goes by the default names. */
    public Secrets() {}

    /**
     * Says what is secret.
     *
     * @param endings what a variable's name ends in, in any case, with commas between them
     * @param leastLength a value that is shorter is masked only where it is assigned
     */
    public synchronized void configure(String endings, int leastLength) {
        names = SecretNames.of(endings);
        least = leastLength;
        masker = Optional.empty();
    }

    /** Returns whether the value of a variable of that name is secret. */
    public synchronized boolean isSecret(String name) {
        return names.isSecret(name);
    }

    /** Keeps what is learned from now on in this private file, which exists. */
    public synchronized void keepIn(Path file) {
        values.keepIn(file);
    }

    /**
     * Learns what a run has kept, if it has.
     *
     * @return whether what it has kept could be read; the last line of a run that was killed may be cut
     */
    public synchronized boolean recall(Path runFolder) {
        boolean readable = values.recall(runFolder.resolve(FILE));
        masker = Optional.empty();
        return readable;
    }

    @Override
    public void variablesKnown(RunEvent.VariablesKnown event) {
        learn(event.variables());
    }

    @Override
    public void lastVariablesKnown(RunEvent.LastVariablesKnown event) {
        learn(event.variables());
    }

    /** Learns the values of the variables whose names say that they are secret. */
    public synchronized void learn(Namespace variables) {
        if (values.learn(variables, names, least)) {
            masker = Optional.empty();
        }
    }

    private Masker masker() {
        return masker.orElseGet(this::newMasker);
    }

    private synchronized Masker newMasker() {
        Masker made = masker.orElseGet(() -> new Masker(names, values.all()));
        masker = Optional.of(made);
        return made;
    }

    /** Returns the text without secrets. */
    public String mask(String text) {
        return masker().mask(text);
    }

    /** Begins to mask a text that comes in pieces. */
    public MaskedText text() {
        return new MaskedText(this::masker, PIECE);
    }
}
