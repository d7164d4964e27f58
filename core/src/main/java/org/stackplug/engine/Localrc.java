package org.stackplug.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.localconf.Assignments;
import org.stackplug.localconf.LocalConf;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.PhaseRunner;
import org.stackplug.spi.Place;
import org.stackplug.spi.RunnerException;
import org.stackplug.spi.SyntaxError;

/**
 * What the user wrote: local.conf, or a plain localrc beside it, which beats the section as it does in DevStack.
 *
 * @param conf empty when there is only a plain localrc
 * @param origin the file whose lines localrc has: local.conf or localrc
 * @param content the bash to evaluate; empty when there is none
 * @param stacked what the last stack was run with, where a teardown goes by that; otherwise empty
 */
record Localrc(Optional<LocalConf> conf, Path origin, Optional<byte[]> content, Optional<Stacked> stacked) {
    private static final Pattern SCHEME = Pattern.compile("\\b([a-z][a-z0-9+.-]*)://");

    /**
     * What a teardown evaluates: what the last stack did, as in DevStack, where there was one and not all of it has been
     * cleaned. local.conf may be another one by now, or gone.
     */
    static Localrc ofTeardown(RunOptions options) throws StackplugException {
        Optional<Stacked> stacked =
                new DevStackTree(options.topDir()).isOne() ? Optional.empty() : Stacked.read(options.topDir());
        if (stacked.isEmpty()) {
            return read(options);
        }
        Path kept = Stacked.file(options.topDir());
        Optional<byte[]> content = Optional.of(stacked.get().content());
        try {
            Localrc now = read(options);
            boolean same = now.text().equals(stacked.get().localrc());
            return new Localrc(now.conf, same ? now.origin : kept, content, stacked);
        } catch (StackplugException e) {
            // It is not needed.
            return new Localrc(Optional.empty(), kept, content, stacked);
        }
    }

    /** Whether it is another one than the user's file has now. */
    boolean isOfThePast() {
        return stacked.isPresent() && origin.endsWith(".stackplug/stacked/localrc");
    }

    /** Reads both. */
    static Localrc read(RunOptions options) throws StackplugException {
        Path plain = options.topDir().resolve("localrc");
        boolean hasPlain = Files.isRegularFile(plain);
        boolean inTree = new DevStackTree(options.topDir()).isOne();
        if (inTree && !hasPlain && !Files.exists(options.conf())) {
            // DevStack has defaults for everything.
            return new Localrc(Optional.empty(), options.conf(), Optional.empty(), Optional.empty());
        }
        if (hasPlain && !Files.exists(options.conf())) {
            return new Localrc(Optional.empty(), plain, Optional.of(bytes(plain)), Optional.empty());
        }
        LocalConf conf = LocalConf.read(options.conf());
        if (hasPlain) {
            return new Localrc(Optional.of(conf), plain, Optional.of(bytes(plain)), Optional.empty());
        }
        Optional<byte[]> section = conf.hasLocalrc() ? Optional.of(conf.localrc()) : Optional.empty();
        return new Localrc(Optional.of(conf), conf.file(), section, Optional.empty());
    }

    private static byte[] bytes(Path file) throws StackplugException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.CONF_UNREADABLE, "can't read " + file)
                            .because(e.getClass().getSimpleName() + ": " + e.getMessage())
                            .remedy("See that it is a plain file that you may read."),
                    e);
        }
    }

    /** Writes the bash into a private folder, and has the shell read it once without running it. */
    Optional<Path> write(RunFolder folder, PhaseRunner runner) throws StackplugException, RunnerException, IOException {
        if (content.isEmpty()) {
            return Optional.empty();
        }
        Path file = Files.write(folder.file(".", "localrc"), content.get());
        Optional<SyntaxError> error = runner.check(file);
        if (error.isPresent()) {
            throw new StackplugException(Problem.of(ErrorCode.LOCALRC_SYNTAX, "localrc is no valid bash")
                    .at(new Place(origin, Math.min(error.get().line(), lastLine())))
                    .because("bash: " + error.get().message())
                    .remedy("Correct the line, or one before it that leaves something open."));
        }
        return Optional.of(file);
    }

    /** The bash, each byte a character; empty when there is none. */
    String text() {
        return content.map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                .orElse("");
    }

    /** The schemes of the URLs that it seems to name: a look without running it. */
    Set<String> schemes() {
        Set<String> schemes = new HashSet<>();
        for (Matcher urls = SCHEME.matcher(text()); urls.find(); ) {
            schemes.add(urls.group(1));
        }
        return Set.copyOf(schemes);
    }

    private List<String> lines() {
        return text().stripTrailing().lines().toList();
    }

    /** Bash tells an end that comes too early one line behind it. */
    private int lastLine() {
        return lines().size();
    }

    /** The last line that sets DEST, if there is one. */
    Optional<Place> destLine() {
        return Optional.ofNullable(assignments().get("DEST"));
    }

    /** Where it sets a variable last, by the variable's name. */
    Map<String, Place> assignments() {
        Map<String, Place> places = new HashMap<>();
        Assignments.lines(text()).forEach((name, line) -> places.put(name, new Place(origin, line)));
        return places;
    }
}
