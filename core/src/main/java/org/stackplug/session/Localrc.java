package org.stackplug.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.devstack.DevStackTree;
import org.stackplug.localconf.Assignments;
import org.stackplug.localconf.ConfSection;
import org.stackplug.localconf.ConfText;
import org.stackplug.localconf.LocalConf;
import org.stackplug.localconf.Remark;
import org.stackplug.options.RunOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.SyntaxError;
import org.stackplug.state.LastStack;
import org.stackplug.state.RunFolder;

/**
 * The user's localrc: a section of local.conf, or a plain file next to it, which takes precedence as it does in DevStack.
 *
 * @param conf empty when there is only a plain localrc
 * @param origin the file whose lines localrc has: local.conf or localrc
 * @param content the bash to evaluate; empty when there is none
 * @param stacked what the last stack was run with, where a teardown uses that; otherwise empty
 * @param remarks about text in both files that is not read, or not as it looks
 */
public record Localrc(
        Optional<LocalConf> conf,
        Path origin,
        Optional<byte[]> content,
        Optional<LastStack> stacked,
        List<Remark> remarks) {
    private static final Pattern SCHEME = Pattern.compile("\\b([a-z][a-z0-9+.-]*)://");
    /** The words of bash in English. */
    private static final Pattern EARLY_END = Pattern.compile("end of file|end-of-file|EOF");

    public Localrc {
        remarks = List.copyOf(remarks);
    }

    /**
     * Returns what a teardown evaluates: as in DevStack the localrc of the last stack, if there was one and it was not
     * cleaned since. local.conf may have changed, or be gone.
     */
    public static Localrc ofTeardown(RunOptions options) throws StackplugException {
        boolean inTree = new DevStackTree(options.topDir()).exists();
        Optional<LastStack> stacked = inTree ? Optional.empty() : LastStack.read(options.topDir());
        Path kept = inTree ? options.conf() : LastStack.localrcFile(options.topDir());
        if (!inTree && stacked.isEmpty()) {
            return read(options);
        }
        Optional<byte[]> content = stacked.map(LastStack::teardownLocalrc);
        try {
            Localrc now = read(options);
            boolean same = inTree || now.text().equals(stacked.orElseThrow().localrc());
            return new Localrc(now.conf, same ? now.origin : kept, inTree ? now.content : content, stacked, List.of());
        } catch (StackplugException e) {
            // The file of the user is not needed.
            return new Localrc(Optional.empty(), kept, content, stacked, List.of());
        }
    }

    /** Returns whether this is the localrc of the last stack, and the user's file has changed since. */
    public boolean hasChangedSinceStack() {
        return stacked.isPresent() && origin.endsWith(".stackplug/stacked/localrc");
    }

    /**
     * Reads local.conf and a plain localrc, as far as they exist.
     *
     * @throws StackplugException if one of them can't be read, or DevStack would read it in another way
     */
    public static Localrc read(RunOptions options) throws StackplugException {
        Path plain = options.topDir().resolve("localrc");
        boolean hasPlain = Files.exists(plain);
        boolean inTree = new DevStackTree(options.topDir()).exists();
        if (!hasPlain && inTree && !Files.exists(options.conf())) {
            // DevStack has defaults for everything.
            return new Localrc(Optional.empty(), options.conf(), Optional.empty(), Optional.empty(), List.of());
        }
        if (!hasPlain) {
            LocalConf conf = conf(options, inTree);
            Optional<byte[]> section = conf.hasLocalrc() ? Optional.of(conf.localrc()) : Optional.empty();
            return new Localrc(Optional.of(conf), conf.file(), section, Optional.empty(), conf.remarks());
        }
        ConfText text = ConfText.read(plain);
        if (inTree) {
            text.refuseWindowsLines();
        }
        List<Remark> remarks = new ArrayList<>();
        text.lineEndRemark().ifPresent(remarks::add);
        Optional<LocalConf> conf = Files.exists(options.conf()) ? Optional.of(conf(options, inTree)) : Optional.empty();
        conf.ifPresent(one -> {
            remarks.addAll(one.remarks());
            one.sections().stream()
                    .filter(ConfSection::isLocalrc)
                    .findFirst()
                    .ifPresent(section -> remarks.add(new Remark(
                            "[[local|localrc]] is not read: there is a plain localrc, which wins as in DevStack",
                            List.of(new Place(one.file(), section.line()), new Place(plain, 0)))));
        });
        Optional<byte[]> content = Optional.of(text.text().getBytes(StandardCharsets.ISO_8859_1));
        return new Localrc(conf, plain, content, Optional.empty(), remarks);
    }

    private static LocalConf conf(RunOptions options, boolean inTree) throws StackplugException {
        ConfText text = ConfText.read(options.conf());
        if (inTree) {
            text.refuseWindowsLines();
        }
        return LocalConf.parse(text);
    }

    /** Writes the bash into a private folder, and has its syntax checked. */
    Optional<Path> write(RunFolder folder, PhaseRunner runner) throws StackplugException, RunnerException, IOException {
        if (content.isEmpty()) {
            return Optional.empty();
        }
        Path file = Files.write(folder.file(".", "localrc"), content.get());
        Optional<SyntaxError> error = runner.checkSyntax(file);
        if (error.isPresent()) {
            throw new StackplugException(syntaxError(error.get()));
        }
        return Optional.of(file);
    }

    /** Where the text ends too early, the header at which it ends is often the mistake. */
    private Problem syntaxError(SyntaxError error) {
        Problem problem = Problem.of(ErrorCode.LOCALRC_SYNTAX, "localrc is not valid bash")
                .at(new Place(origin, Math.min(error.line(), lastLine())));
        Optional<ConfSection> end = EARLY_END.matcher(error.message()).find()
                ? conf.filter(one -> one.file().equals(origin)).flatMap(one -> one.endOfLocalrc(error.line()))
                : Optional.empty();
        if (end.isPresent()) {
            return problem.at(new Place(origin, end.get().line()))
                    .because("bash: " + error.message() + "\nlocalrc ends at the header "
                            + end.get().title() + ".")
                    .remedy("Close what is open before that header.");
        }
        return problem.because("bash: " + error.message())
                .remedy("Correct the line, or one before it that leaves something open.");
    }

    /** Returns the bash, each byte a character; empty when there is none. */
    public String text() {
        return content.map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                .orElse("");
    }

    /** Returns the schemes of the URLs in the text, without evaluating it. */
    public Set<String> schemes() {
        Set<String> schemes = new HashSet<>();
        for (Matcher urls = SCHEME.matcher(text()); urls.find(); ) {
            schemes.add(urls.group(1));
        }
        return Set.copyOf(schemes);
    }

    /** Returns the last line that calls a function with this word among its arguments, without evaluating the text. */
    Optional<Place> lastCall(String function, String word) {
        Pattern call = Pattern.compile("\\b" + function + "\\s(?:.*[^\\w-])?" + Pattern.quote(word) + "(?:[^\\w-].*)?");
        List<String> lines = lines();
        for (int i = lines.size(); i > 0; i--) {
            if (call.matcher(lines.get(i - 1)).find()) {
                return Optional.of(new Place(origin, i));
            }
        }
        return Optional.empty();
    }

    private List<String> lines() {
        return text().stripTrailing().lines().toList();
    }

    /** Bash reports an end that comes too early one line after the last one. */
    private int lastLine() {
        return lines().size();
    }

    /** Returns the last line that sets DEST, if there is one. */
    Optional<Place> destLine() {
        return Optional.ofNullable(assignments().get("DEST"));
    }

    /** Returns the last line that sets each variable, by the variable's name. */
    public Map<String, Place> assignments() {
        Map<String, Place> places = new HashMap<>();
        Assignments.lastLines(text()).forEach((name, line) -> places.put(name, new Place(origin, line)));
        return places;
    }

    /** Returns the DEST that localrc begins with. */
    public Path initialDest(RunOptions options) {
        return DestCheck.initial(options, this);
    }
}
