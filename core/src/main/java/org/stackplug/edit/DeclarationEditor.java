package org.stackplug.edit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.stackplug.devstack.DevStackTree;
import org.stackplug.event.RunListener;
import org.stackplug.file.StorageProblem;
import org.stackplug.options.Locations;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Providers;
import org.stackplug.provider.Runners;
import org.stackplug.session.DeclarationProbe;
import org.stackplug.session.Localrc;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.task.Cancellation;

/**
 * Adds the line that enables a plugin to the user's localrc, and removes it. localrc is bash: so bash finds the place, and the
 * changed text is evaluated before it is offered. A line whose change would not have exactly the wanted effect is named
 * instead, with its place.
 */
public final class DeclarationEditor {
    private static final String NEW_CONF = """
            # The configuration of stackplug and DevStack. Sections begin with [[GROUP|FILE]].

            [[local|localrc]]
            # This section is bash. Variables that are set here override the settings of plugins.
            # enable_plugin NAME URL [REF]: REF is a branch, a tag or a commit; the default is master.
            """;
    private static final String HEADER = "[[local|localrc]]";

    /** A command that does nothing but to enable the plugin: its other words have no operator outside of quotes. */
    private static final String OWN_LINE = "[ \\t]*enable_plugin(?:[ \\t]|\\\\\n)+([\"']?)%s\\1(?:(?:[ \\t]|\\\\\n)"
            + "(?:'[^'\n]*'|\"[^\"`$\n]*\"|\\\\[\\s\\S]|[^;&|<>()`\n\\\\'\"])*)?(?:[ \\t]#[^\n]*)?";

    private final RunOptions options;
    private final Providers<SourceFetcherProvider> fetchers;
    private final Providers<PhaseRunnerProvider> runners;
    private final RunListener listener;
    private final Cancellation cancellation = new Cancellation();

    public DeclarationEditor(
            RunOptions options,
            Providers<SourceFetcherProvider> fetchers,
            Providers<PhaseRunnerProvider> runners,
            RunListener listener) {
        this.options = options;
        this.fetchers = fetchers;
        this.runners = runners;
        this.listener = listener;
    }

    /** Terminates it soon, with all processes that localrc has started. May be called from any thread. */
    public void cancel() {
        cancellation.cancel();
    }

    private record DeclaredPlugins(List<Declaration> all, Localrc localrc) {
        Optional<Declaration> named(String name) {
            return all.stream().filter(plugin -> plugin.name().equals(name)).findFirst();
        }

        List<String> described() {
            return all.stream()
                    .map(plugin -> plugin.name() + " " + plugin.source().url() + " "
                            + plugin.source().ref())
                    .toList();
        }
    }

    private DeclaredPlugins declared(RunOptions of, RunListener warned) throws StackplugException {
        return new DeclarationProbe(of, fetchers, runners, warned, cancellation)
                .take((opening, localrc, made) -> new DeclaredPlugins(opening.declarations(), localrc));
    }

    /**
     * Returns the change that enables a plugin; nothing is written.
     *
     * @param name a new name, or that of a plugin of a list
     * @param url its URL, or a path, from the current folder; empty for a plugin of a list
     * @param ref empty for the default
     * @param lists the user's lists of plugins
     * @throws StackplugException if a word can't be used, the plugin is enabled from another source, or the line would have no
     *     effect
     */
    public ConfChange enable(String name, Optional<String> url, Optional<String> ref, List<String> lists)
            throws StackplugException {
        return enable(NamedPlugin.of(name, url, ref, lists, options, fetchers));
    }

    private ConfChange enable(NamedPlugin plugin) throws StackplugException {
        String line = plugin.line();
        Path plain = options.topDir().resolve("localrc");
        if (!Files.exists(plain) && !Files.exists(options.conf())) {
            String text = NEW_CONF + line + "\n";
            return new ConfChange(
                    options.conf(), Optional.empty(), text, (int) text.lines().count());
        }
        DeclaredPlugins before = declared(options, listener);
        Path file = before.localrc().origin();
        String text = read(file);
        Optional<Declaration> known = before.named(plugin.name());
        if (known.isPresent()) {
            Declaration there = known.get();
            boolean same = there.source().url().equals(plugin.url())
                    && plugin.ref().map(there.source().ref()::equals).orElse(there.isRefAssumed());
            if (same) {
                return new ConfChange(
                        file, Optional.of(text), text, there.place().line());
            }
            throw new StackplugException(Problem.of(
                            ErrorCode.ENABLED_TWICE,
                            "the plugin '" + plugin.name() + "' is enabled already, from "
                                    + there.source().urlWithoutCredentials() + " "
                                    + there.source().ref())
                    .at(there.place())
                    .remedy("Change that line, or remove it with 'stackplug disable " + plugin.name() + "' first."));
        }
        ConfChange change = added(file, text, line, before);
        List<String> wanted = new ArrayList<>(before.described());
        wanted.add(plugin.name() + " " + plugin.url() + " " + plugin.source().ref());
        requireEffect(change, wanted, "the line would have no effect");
        return change;
    }

    private ConfChange added(Path file, String text, String line, DeclaredPlugins before) throws StackplugException {
        FileLines lines = FileLines.of(text);
        if (before.localrc().content().isEmpty()) {
            String gap = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
            String added = text + gap + (text.isEmpty() ? "" : "\n") + HEADER + "\n" + line + "\n";
            return new ConfChange(
                    file, Optional.of(text), added, FileLines.of(added).size());
        }
        return inScratch(scratch -> {
            LocalrcText bash = new LocalrcText(before.localrc(), Runners.choose(options, runners), scratch);
            int last = before.all().stream()
                    .filter(plugin -> plugin.place().file().equals(file))
                    .mapToInt(plugin -> plugin.place().line())
                    .max()
                    .orElseGet(bash::lastText);
            int after = Math.min(lines.size(), bash.endOfCommand(last));
            return new ConfChange(file, Optional.of(text), lines.withLineAfter(after, line), after + 1);
        });
    }

    /**
     * Returns the change that removes the line by which a plugin is enabled; nothing is written.
     *
     * @throws StackplugException if the plugin is not enabled, or not by a line of its own
     */
    public ConfChange disable(String name) throws StackplugException {
        DeclaredPlugins before = declared(options, listener);
        Declaration plugin = before.named(name).orElseThrow(() -> new StackplugException(notEnabled(name, before)));
        Path file = before.localrc().origin();
        if (!plugin.place().file().equals(file)) {
            throw new StackplugException(byHand(plugin, "a file that localrc reads enables it"));
        }
        String text = read(file);
        ConfChange change = inScratch(scratch -> {
            LocalrcText bash = new LocalrcText(before.localrc(), Runners.choose(options, runners), scratch);
            int first = bash.beginOfCommand(plugin.place().line());
            int last = bash.endOfCommand(first);
            if (!bash.isCompleteAfter(first - 1)) {
                throw new StackplugException(
                        byHand(plugin, "it is enabled in a condition, a loop, a function or the like"));
            }
            Pattern own = Pattern.compile(OWN_LINE.formatted(Pattern.quote(name)));
            if (!own.matcher(bash.text(first, last)).matches()) {
                throw new StackplugException(byHand(plugin, "the line does more than to enable it"));
            }
            return new ConfChange(file, Optional.of(text), FileLines.of(text).without(first, last), first);
        });
        List<String> wanted = new ArrayList<>(before.described());
        wanted.removeIf(each -> each.startsWith(name + " "));
        requireEffect(change, wanted, "the plugin would still be enabled, or others would not");
        return change;
    }

    private static Problem notEnabled(String name, DeclaredPlugins declared) {
        List<String> names = declared.all().stream().map(Declaration::name).toList();
        String question = NearestWords.question(name, names);
        return Problem.of(ErrorCode.USAGE, "the plugin '" + name + "' is not enabled")
                .because(
                        question.isEmpty()
                                ? "Enabled plugins: " + (names.isEmpty() ? "none" : String.join(", ", names))
                                : question)
                .remedy("'stackplug plan' lists the enabled plugins.");
    }

    private static Problem byHand(Declaration plugin, String why) {
        return Problem.of(
                        ErrorCode.CONF_BY_HAND,
                        "the line that enables '" + plugin.name() + "' is left as it is: " + why)
                .at(plugin.place())
                .remedy("Change it by hand.");
    }

    /**
     * Evaluates the changed text in place of the file. The scripts of a tree read only their own local.conf, and a plain
     * localrc has its one place as well.
     */
    private void requireEffect(ConfChange change, List<String> wanted, String otherwise) throws StackplugException {
        if (!change.file().equals(options.conf()) || new DevStackTree(options.topDir()).exists()) {
            return;
        }
        List<String> got = inScratch(scratch -> {
            Files.writeString(scratch, change.after(), StandardCharsets.ISO_8859_1);
            Locations locations = new Locations(options.topDir(), scratch, options.dest());
            // The user was warned of everything in it before.
            return declared(options.at(locations), RunListener.NONE).described();
        });
        if (!sorted(got).equals(sorted(wanted))) {
            throw new StackplugException(
                    Problem.of(ErrorCode.CONF_BY_HAND, change.file() + " is left as it is: " + otherwise)
                            .because("localrc is bash, and evaluates to these plugins after the change: "
                                    + String.join(", ", got))
                            .remedy(
                                    "Change it by hand; a return, an exit or a condition in localrc decides what takes effect."));
        }
    }

    private static List<String> sorted(List<String> all) {
        return all.stream().sorted(Comparator.naturalOrder()).toList();
    }

    @FunctionalInterface
    private interface ScratchUse<T> {
        T of(Path scratch) throws StackplugException, RunnerException, IOException;
    }

    private static <T> T inScratch(ScratchUse<T> use) throws StackplugException {
        try {
            Path scratch = Files.createTempFile("stackplug-", ".conf");
            try {
                return use.of(scratch);
            } finally {
                Files.deleteIfExists(scratch);
            }
        } catch (RunnerException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.CHANNEL, String.valueOf(e.getMessage()))
                            .remedy("Please report it."),
                    e);
        } catch (IOException e) {
            throw new StackplugException(StorageProblem.writing("a file could not be read or written", e, "TMPDIR"), e);
        }
    }

    private static String read(Path file) throws StackplugException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new StackplugException(StorageProblem.writing(file + " can't be read", e, "TOP_DIR"), e);
        }
    }
}
