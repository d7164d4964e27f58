package org.stackplug.contract.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.Revision;

/**
 * The source that most tests start with. It is created once for each contract, and copied for each test to save time.
 *
 * <p>It has three states. {@code file} contains the name of the state; from the second state on there is also the executable
 * {@code devstack/plugin.sh}. A source with branches has a branch {@code stable} at the second state, and a source with tags a
 * tag {@code light} at the first one.
 *
 * @param folder the folder of the source
 */
public record Sample(Path folder, Revision one, Revision two, Revision three) {
    private static final Map<Class<?>, Sample> CREATED = new ConcurrentHashMap<>();

    public Sample {
        Objects.requireNonNull(folder);
        Objects.requireNonNull(one);
        Objects.requireNonNull(two);
        Objects.requireNonNull(three);
    }

    /** Returns the sample of a contract. */
    static Sample of(SourceFetcherContract contract) {
        return CREATED.computeIfAbsent(contract.getClass(), type -> {
            try {
                Path root = Files.createTempDirectory("stackplug-contract-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(root)));
                return contract.createSample(Files.createDirectory(root.resolve("upstream")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * Creates the states and the names.
     *
     * @param upstream a source without a state
     * @param lacks the capabilities that this kind of source lacks
     */
    static Sample create(Path folder, Upstream upstream, Set<Capability> lacks) {
        GitSandbox.write(upstream.files(), "file", "one\n");
        Revision one = upstream.add();
        GitSandbox.write(upstream.files(), "file", "two\n");
        GitSandbox.write(upstream.files(), "devstack/plugin.sh", "echo hello\n")
                .toFile()
                .setExecutable(true);
        Revision two = upstream.add();
        GitSandbox.write(upstream.files(), "file", "three\n");
        Revision three = upstream.add();
        if (!lacks.contains(Capability.BRANCHES)) {
            upstream.name(RefName.branch("stable"), two);
        }
        if (!lacks.contains(Capability.TAGS)) {
            upstream.name(new RefName("refs/tags/light"), one);
        }
        return new Sample(folder, one, two, three);
    }

    /** Copies the source into a folder that does not exist yet. */
    void copyTo(Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(folder.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void delete(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
