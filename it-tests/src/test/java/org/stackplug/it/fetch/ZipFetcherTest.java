package org.stackplug.it.fetch;

import java.nio.file.Path;
import org.stackplug.contract.fetch.Upstream;
import org.stackplug.it.fixture.ArchiveUpstream;

/** The promises of the backend for archives, with zip archives. */
class ZipFetcherTest extends ArchiveContract {
    @Override
    protected Upstream upstream(Path folder) {
        return ArchiveUpstream.zip(folder);
    }
}
