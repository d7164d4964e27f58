package org.stackplug.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.stackplug.spi.FetchException;
import org.stackplug.spi.Revision;
import org.stackplug.spi.SourceFetcher;

/** TOP_DIR, when it is a checkout of DevStack itself. */
record DevStackTree(Path topDir) {

    /** Whether DevStack's own scripts stand there. */
    boolean isOne() {
        return Files.isRegularFile(topDir.resolve("stack.sh")) && Files.isRegularFile(topDir.resolve("functions"));
    }

    /** Its commit; empty when it is no such tree, or no checkout that a fetcher can read. */
    Optional<Revision> revision(Fetchers fetchers) {
        if (!isOne()) {
            return Optional.empty();
        }
        Optional<SourceFetcher> any = fetchers.any();
        try {
            return any.isPresent() ? any.get().inspect(topDir).revision() : Optional.empty();
        } catch (FetchException e) {
            System.getLogger(DevStackTree.class.getName())
                    .log(System.Logger.Level.INFO, "the commit of the DevStack tree can't be read", e);
            return Optional.empty();
        }
    }
}
