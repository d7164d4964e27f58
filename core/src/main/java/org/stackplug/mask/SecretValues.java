package org.stackplug.mask;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.stackplug.event.ListenerException;
import org.stackplug.file.PlainFile;
import org.stackplug.spi.run.Namespace;

/**
 * Learns the values of secret variables, and keeps what a run has learned in a private file of its folder. Not thread-safe.
 */
final class SecretValues {
    /** Words that stand in the path of every plugin's file or in every report: a mask there hides nothing and reveals the password. */
    private static final Set<String> EVERYWHERE =
            Set.of("devstack", "stackplug", "settings", "plugin", "source", "install", "unstack", "failed", "status");

    private static final long LARGEST = 64L * 1024 * 1024;

    private static final JsonFactory JSON = new JsonFactory();

    private final Set<String> values = new TreeSet<>();
    private Optional<Path> kept = Optional.empty();

    /** Returns all values that are known, line by line. */
    List<String> all() {
        return List.copyOf(values);
    }

    /** Learns the values of the variables whose names say that they are secret, and returns whether one was new. */
    boolean learn(Namespace variables, SecretNames names, int least) {
        int before = values.size();
        // Everybody knows the plugins' names, and they stand in most paths: the default password of several plugins is
        // their own name.
        List<String> plugins =
                List.of(variables.value("DEVSTACK_PLUGINS").orElse("").split(",", -1));
        variables.variables().forEach((name, variable) -> {
            if (names.isSecret(name)) {
                if (variable.elements().isEmpty()) {
                    variable.value()
                            .filter(value -> !plugins.contains(value) && !EVERYWHERE.contains(value))
                            .ifPresent(value -> add(value, least));
                } else {
                    variable.elements().values().forEach(value -> add(value, least));
                }
            }
        });
        return values.size() != before;
    }

    private void add(String value, int least) {
        // A key of many lines is shown line by line.
        value.lines().map(String::strip).filter(line -> line.length() >= least).forEach(line -> {
            if (values.add(line)) {
                keep(line);
            }
        });
    }

    /**
     * Keeps what is learned from now on, and what is known already, in this private file, which exists.
     *
     * @throws UncheckedIOException if it can't be written; {@link #learn} throws it as well from then on
     */
    void keepIn(Path file) {
        kept = Optional.of(file);
        values.forEach(this::keep);
    }

    private void keep(String value) {
        kept.ifPresent(file -> {
            try {
                String line = '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + "\"\n";
                Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw ListenerException.unwritten("the secrets of the run", e);
            }
        });
    }

    /**
     * Learns what a run has kept in a file, if it has.
     *
     * @return whether the file could be read; the last line of a run that was killed may be cut
     */
    boolean recall(Path file) {
        try (JsonParser json = JSON.createParser(PlainFile.text(file, LARGEST))) {
            for (JsonToken token = json.nextToken(); token == JsonToken.VALUE_STRING; token = json.nextToken()) {
                values.add(json.getText());
            }
            return true;
        } catch (NoSuchFileException e) {
            return true; // It knew of none.
        } catch (JsonProcessingException e) {
            // The last line of a run that was killed in the middle of it: everything before it has been read.
            System.getLogger(SecretValues.class.getName())
                    .log(System.Logger.Level.DEBUG, "the secrets in " + file + " are cut at the end", e);
            return true;
        } catch (IOException e) {
            System.getLogger(SecretValues.class.getName())
                    .log(System.Logger.Level.DEBUG, "the secrets in " + file + " can't be read", e);
            return false;
        }
    }
}
