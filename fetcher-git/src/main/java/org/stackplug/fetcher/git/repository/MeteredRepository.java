package org.stackplug.fetcher.git.repository;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.BaseRepositoryBuilder;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.transport.PackParser;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;

/** A repository into which packs are read within limits. It belongs to one call at a time. */
public class MeteredRepository extends FileRepository {
    private volatile Meter meter = new Meter(FetchLimits.defaults());

    MeteredRepository(BaseRepositoryBuilder<?, ?> options) throws IOException {
        super(options);
    }

    /** Sets the meter that counts what is read into the repository from now on. */
    public void countBy(Meter other) {
        meter = other;
    }

    @Override
    public ObjectInserter newObjectInserter() {
        ObjectInserter inserter = super.newObjectInserter();
        return new ObjectInserter.Filter() {
            @Override
            protected ObjectInserter delegate() {
                return inserter;
            }

            @Override
            public PackParser newPackParser(InputStream in) throws IOException {
                PackParser parser = inserter.newPackParser(meter.pack(in));
                parser.setMaxObjectSizeLimit(meter.limits().value(FetchLimit.OBJECT));
                return parser;
            }
        };
    }
}
