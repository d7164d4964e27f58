package org.stackplug.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.file.PlainFile;
import org.stackplug.plugin.PluginName;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/**
 * The plugins that can be enabled by their names. Lists that the user names come first, then that of the DevStack tree in
 * TOP_DIR, then that of stackplug; the first list that has a name decides.
 *
 * <p>A list has a line for each plugin: name, project and URL, with tabs between them; {@code #} begins a comment. The list of
 * a DevStack tree is its documentation, {@code doc/source/plugin-registry.rst}.
 */
public final class PluginLists {
    /** The list that comes with stackplug. */
    private static final String BUNDLED = "plugins.tsv";
    /** A row of the table of DevStack's documentation: the project, and the URL between backquotes. */
    private static final Pattern ROW = Pattern.compile("(\\S+/(\\S+))\\s+`(\\S+) <\\S+>`__\\s*");

    private static final Pattern REMOTE = Pattern.compile("https?://.*", Pattern.CASE_INSENSITIVE);
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int LARGEST = 4 << 20;

    /** The indexes of the fields that may be missing. */
    private static final int BRANCH = 3;

    private static final int SIZE = 4;

    private final Map<String, KnownPlugin> byName = new LinkedHashMap<>();

    /**
     * Reads all lists.
     *
     * @param others the lists of the user, as files or as http URLs, in the order in which they are searched
     * @throws StackplugException if one of them can't be read
     */
    public PluginLists(Path topDir, List<String> others) throws StackplugException {
        for (String other : others) {
            try {
                add(
                        other,
                        REMOTE.matcher(other).matches()
                                ? remote(other)
                                : PlainFile.text(topDir.resolve(other), LARGEST));
            } catch (IOException | IllegalArgumentException e) {
                throw new StackplugException(
                        Problem.of(ErrorCode.SETTING, "the list of plugins " + other + " can't be read")
                                .because(String.valueOf(e.getMessage()))
                                .remedy("Correct the setting plugin-lists, or copy the list to a file."),
                        e);
            }
        }
        Path documentation = topDir.resolve("doc/source/plugin-registry.rst");
        try {
            if (Files.isRegularFile(documentation)) {
                addRows(documentation.toString(), PlainFile.text(documentation, LARGEST));
            }
            addBundled();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static StackplugException unreadable(IOException e) {
        return new StackplugException(
                Problem.of(ErrorCode.DEFECT, "the list of plugins can't be read: " + e.getMessage()), e);
    }

    private PluginLists() throws StackplugException {
        try {
            addBundled();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Returns the list that comes with stackplug, alone. */
    static PluginLists bundled() throws StackplugException {
        return new PluginLists();
    }

    private void addBundled() throws IOException {
        try (InputStream bundled = PluginLists.class.getResourceAsStream(BUNDLED)) {
            add("stackplug", text(bundled));
        }
    }

    private static String remote(String url) throws IOException {
        URLConnection connection = URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try (InputStream content = connection.getInputStream()) {
            return text(content);
        }
    }

    private static String text(InputStream content) throws IOException {
        byte[] bytes = content.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw new IOException("it is larger than 4 MiB");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void add(String list, String text) throws IOException {
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                List<String> fields = List.of(line.split("\t", -1));
                if (fields.size() < 3 || !PluginName.isValid(fields.get(0))) {
                    throw new IOException("line " + number + " does not have a name, a project and a URL, with tabs"
                            + " between them");
                }
                put(new KnownPlugin(
                        fields.get(0),
                        fields.get(1),
                        fields.get(2).strip(),
                        field(fields, BRANCH),
                        field(fields, SIZE)
                                .filter(size -> size.matches("\\d{1,6}"))
                                .map(Integer::valueOf),
                        list));
            }
        }
    }

    private static Optional<String> field(List<String> fields, int index) {
        return fields.size() > index
                ? Optional.of(fields.get(index).strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private void addRows(String list, String text) {
        for (String line : (Iterable<String>) text.lines()::iterator) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && PluginName.isValid(row.group(2))) {
                put(new KnownPlugin(
                        row.group(2), row.group(1), row.group(3), Optional.empty(), Optional.empty(), list));
            }
        }
    }

    private void put(KnownPlugin plugin) {
        byName.merge(plugin.name(), plugin, KnownPlugin::with);
    }

    /** Returns the plugin of that name, or of that project. */
    public Optional<KnownPlugin> find(String name) {
        return Optional.ofNullable(byName.get(name))
                .or(() -> byName.values().stream()
                        .filter(plugin -> plugin.project().equals(name))
                        .findFirst());
    }

    /** Returns the names of all plugins. */
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    /**
     * Returns the plugin of that name.
     *
     * @throws StackplugException if no list has it; the problem has the nearest names
     */
    public KnownPlugin require(String name) throws StackplugException {
        Optional<KnownPlugin> found = find(name);
        if (found.isPresent()) {
            return found.get();
        }
        throw new StackplugException(Problem.of(ErrorCode.USAGE, "no list of plugins has '" + name + "'")
                .because(NearestWords.question(name, byName.keySet()))
                .remedy("'stackplug search WORD' finds plugins; any other one is enabled with its URL."));
    }

    /** Returns the plugins with that text in their name, project or URL, by name; all for an empty text. */
    public List<KnownPlugin> search(String text) {
        List<KnownPlugin> found = new ArrayList<>();
        String wanted = text.toLowerCase(Locale.ROOT);
        for (KnownPlugin plugin : byName.values()) {
            if ((plugin.name() + " " + plugin.project() + " " + plugin.url())
                    .toLowerCase(Locale.ROOT)
                    .contains(wanted)) {
                found.add(plugin);
            }
        }
        found.sort((one, other) -> one.name().compareTo(other.name()));
        return found;
    }
}
