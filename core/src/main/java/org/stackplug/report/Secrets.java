package org.stackplug.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.file.PlainFile;
import org.stackplug.spi.Namespace;

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

    private static final long LARGEST = 64L * 1024 * 1024;

    private static final JsonFactory JSON = new JsonFactory();

    /** Words that stand in the path of every plugin's file or in every report: who masks them hides nothing and tells the password. */
    private static final Set<String> EVERYWHERE =
            Set.of("devstack", "stackplug", "settings", "plugin", "source", "install", "unstack", "failed", "status");

    /** http has no use for a user without a password; the user of ssh is part of the address. */
    private static final Pattern USER_INFO = Pattern.compile(
            "((?:https?|ftps?)://)[^/@\\s'\"]+@|(\\b[a-z][a-z0-9+.-]*://[^/@:\\s'\"]*:)[^/@\\s'\"]+@",
            Pattern.CASE_INSENSITIVE);

    private final Set<String> values = new TreeSet<>();
    private List<String> endings = List.of();
    private int least = DEFAULT_LEAST;
    private Optional<Path> kept = Optional.empty();
    /** Made when something is masked: most commands mask nothing, and patterns take long to be made. */
    private volatile Optional<Patterns> patterns = Optional.empty();

    /**
     * What is looked for.
     *
     * @param literal the values; empty when none is known
     * @param longest the length of the longest value
     */
    private record Patterns(Pattern assignment, Optional<Pattern> literal, int longest) {}

    /** Knows no value yet, and goes by the default names. */
    public Secrets() {
        configure(DEFAULT_NAMES, DEFAULT_LEAST);
    }

    /**
     * Says what is secret.
     *
     * @param endings what a variable's name ends in, in any case, with commas between them
     * @param leastLength a value that is shorter is masked only where it is assigned
     */
    public synchronized void configure(String endings, int leastLength) {
        List<String> words = new ArrayList<>();
        for (String word : endings.split(",", -1)) {
            if (!word.isBlank()) {
                words.add(word.strip().toUpperCase(Locale.ROOT));
            }
        }
        this.endings = words;
        least = leastLength;
        patterns = Optional.empty();
    }

    /** Whether the value of a variable of that name is secret. */
    public synchronized boolean isSecret(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return endings.stream().anyMatch(upper::endsWith);
    }

    /** Keeps what is learned from now on in this private file, which exists. */
    public synchronized void keepIn(Path file) {
        kept = Optional.of(file);
        values.forEach(this::keep);
    }

    /**
     * Learns what a run has kept, if it has.
     *
     * @return whether what it has kept could be read; the last line of a run that was killed may be cut
     */
    public synchronized boolean recall(Path runFolder) {
        try (JsonParser json = JSON.createParser(PlainFile.text(runFolder.resolve(FILE), LARGEST))) {
            for (JsonToken token = json.nextToken(); token == JsonToken.VALUE_STRING; token = json.nextToken()) {
                values.add(json.getText());
            }
        } catch (NoSuchFileException e) {
            return true; // It knew of none.
        } catch (JsonProcessingException e) {
            // The last line of a run that was killed in the middle of it: all before it has been read.
            System.getLogger(Secrets.class.getName())
                    .log(System.Logger.Level.DEBUG, "the secrets of " + runFolder + " end early", e);
        } catch (IOException e) {
            System.getLogger(Secrets.class.getName())
                    .log(System.Logger.Level.DEBUG, "the secrets of " + runFolder + " can't be read", e);
            return false;
        }
        patterns = Optional.empty();
        return true;
    }

    @Override
    public void on(RunEvent event) {
        if (event instanceof RunEvent.VariablesKnown e) {
            learn(e.variables());
        } else if (event instanceof RunEvent.LastVariablesKnown e) {
            learn(e.variables());
        }
    }

    /** Learns the values of the variables whose names say that they are secret. */
    public synchronized void learn(Namespace variables) {
        int before = values.size();
        // Everybody knows them, and they stand in most paths: the default password of several plugins is their own
        // name.
        List<String> plugins =
                List.of(variables.value("DEVSTACK_PLUGINS").orElse("").split(",", -1));
        variables.variables().forEach((name, variable) -> {
            if (isSecret(name)) {
                if (variable.elements().isEmpty()) {
                    variable.value()
                            .filter(value -> !plugins.contains(value) && !EVERYWHERE.contains(value))
                            .ifPresent(this::add);
                } else {
                    variable.elements().values().forEach(this::add);
                }
            }
        });
        if (values.size() != before) {
            patterns = Optional.empty();
        }
    }

    private void add(String value) {
        // A key of many lines is shown line by line.
        value.lines().map(String::strip).filter(line -> line.length() >= least).forEach(line -> {
            if (values.add(line)) {
                keep(line);
            }
        });
    }

    private void keep(String value) {
        kept.ifPresent(file -> {
            try {
                String line = '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + "\"\n";
                Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private synchronized Patterns patterns() {
        Patterns made = patterns.orElseGet(() -> {
            Set<String> forms = forms();
            return new Patterns(
                    assignment(),
                    forms.isEmpty()
                            ? Optional.empty()
                            : Optional.of(Pattern.compile(String.join(
                                    "|", forms.stream().map(Pattern::quote).toList()))),
                    forms.stream().mapToInt(String::length).max().orElse(0));
        });
        patterns = Optional.of(made);
        return made;
    }

    private Pattern assignment() {
        // A name that matches nothing, when nothing is secret.
        String any = endings.isEmpty()
                ? "(?!)"
                : "(?:"
                        + String.join(
                                "|",
                                endings.stream()
                                        .map(word -> Pattern.quote(word).replace("_", "\\E[_-]\\Q"))
                                        .toList())
                        + ")";
        String quoted = "\"(?:[^\"\\\\]++|\\\\.)*+\"?|'[^']*+'?";
        // An array's elements stand in brackets, with quotes or without.
        String value = quoted + "|\\((?:[^()\"'\\\\]++|\\\\.|" + quoted + ")*+\\)?|[^\\s;&|'\"]+";
        return Pattern.compile(
                // A reference to another variable says nothing.
                "([A-Za-z0-9_.-]*" + any
                        + "['\"]?\\s*(?:=(?!=)|(?<=['\"]):)\\s*)(?!\"?\\$[{(A-Za-z_])(?:" + value + ")"
                        + "|(--[A-Za-z0-9-]*" + any + "\\s+)(?![-$])(?:" + value + ")",
                Pattern.CASE_INSENSITIVE);
    }

    private Set<String> forms() {
        Set<String> forms = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        for (String value : values) {
            forms.add(value);
            // As xtrace and printf %q write it, and as it stands in a URL.
            forms.add(value.replace("'", "'\\''"));
            forms.add(value.replaceAll("[^A-Za-z0-9_./:=@%+,-]", "\\\\$0"));
            // As JSON has it, and Python's repr.
            forms.add(new String(JsonStringEncoder.getInstance().quoteAsString(value)));
            forms.add(value.replace("\\", "\\\\").replace("'", "\\'"));
            forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
            forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return forms;
    }

    /** The text without secrets. */
    public String mask(String text) {
        String masked = text;
        Patterns all = patterns.orElseGet(this::patterns);
        if (all.literal().isPresent()) {
            masked = all.literal().get().matcher(masked).replaceAll(MASK);
        }
        if (masked.indexOf('@') >= 0) {
            masked = USER_INFO
                    .matcher(masked)
                    .replaceAll(match -> (match.group(1) == null ? match.group(2) : match.group(1)) + MASK + "@");
        }
        if (masked.indexOf('=') >= 0 || masked.indexOf(':') >= 0 || masked.contains("--")) {
            masked = all.assignment()
                    .matcher(masked)
                    .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(
                            (match.group(1) == null ? match.group(2) : match.group(1)) + MASK));
        }
        return masked;
    }

    /**
     * How many characters at the end of a text that goes on must not be shown yet, because a secret could begin there.
     */
    public int openEnd(String text) {
        int lineStart = text.lastIndexOf('\n') + 1;
        String line = text.substring(lineStart);
        Patterns all = patterns.orElseGet(this::patterns);
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.contains("://")
                || all.assignment().matcher(line + "=x").find()
                || all.assignment().matcher(line + "x").find()) {
            return line.length();
        }
        if (all.literal().isPresent()) {
            for (int start = Math.max(lineStart, text.length() - all.longest() + 1); start < text.length(); start++) {
                var matcher = all.literal().get().matcher(text).region(start, text.length());
                if (!matcher.lookingAt() && matcher.hitEnd()) {
                    return text.length() - start;
                }
            }
        }
        return 0;
    }
}
