package org.stackplug.contract.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.Revision;

/** A source without a history, which has one state at a time. A test adds the URL, and how a state is made. */
public abstract class SnapshotUpstream implements Upstream {
    private final Path files;

    /** @param files the folder with the files of the next state, which need not exist */
    protected SnapshotUpstream(Path files) {
        this.files = files;
    }

    @Override
    public Path files() {
        try {
            return Files.createDirectories(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without a history, the rewritten state is just another one. */
    @Override
    public Revision rewrite() {
        return add();
    }

    @Override
    public void name(RefName name, Revision state) {
        throw new UnsupportedOperationException("the states of this source have no names");
    }

    @Override
    public String newest() {
        return "HEAD";
    }

    @Override
    public String pinned(Revision state) {
        return state.id();
    }
}
