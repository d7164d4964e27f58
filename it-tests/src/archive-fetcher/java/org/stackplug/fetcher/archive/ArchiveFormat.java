package org.stackplug.fetcher.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.stackplug.spi.fetch.FetchException;

/** The formats of archives. */
enum ArchiveFormat {
    /** A tar archive, which may be compressed by gzip. */
    TAR {
        @Override
        void read(Path archive, Visitor visitor) throws IOException, FetchException {
            try (TarArchiveInputStream tar = new TarArchiveInputStream(unzipped(archive), StandardCharsets.UTF_8.name())) {
                TarArchiveEntry entry = tar.getNextEntry();
                if (entry == null) {
                    // As the library reads anything that is shorter than an entry.
                    throw new IOException("it has no entry");
                }
                while (entry != null) {
                    visitor.visit(packed(entry), tar);
                    entry = tar.getNextEntry();
                }
            }
        }
    },

    /**
     * A zip archive. The zip files of the JDK do not report modes, without which programs and links can't be recognised.
     */
    ZIP {
        @Override
        void read(Path archive, Visitor visitor) throws IOException, FetchException {
            try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
                for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
                    try (InputStream content = zip.getInputStream(entry)) {
                        visitor.visit(packed(entry, zip), content);
                    }
                }
            }
        }
    };

    private static final int EXECUTABLE = 0100;
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int GZIP = 0x1f8b;
    /** The types of plain files in tar archives; the library takes devices for files as well. */
    private static final String PLAIN = "\0" + "07S";

    /** Receives the entries of an archive. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Receives one.
         *
         * @param content the bytes of a file, to be read before the method returns
         */
        void visit(PackedFile file, InputStream content) throws IOException, FetchException;
    }

    /**
     * Reads all entries in their order.
     *
     * @throws IOException if the archive is damaged, or can't be read
     */
    abstract void read(Path archive, Visitor visitor) throws IOException, FetchException;

    /** Returns the format that the scheme of a URL names. */
    static Optional<ArchiveFormat> of(String url) {
        return Stream.of(values())
                .filter(format -> url.startsWith(format.prefix() + "file:"))
                .findFirst();
    }

    /** Returns the beginning of a URL that names the format: {@code tar+}. */
    String prefix() {
        return name().toLowerCase(Locale.ROOT) + "+";
    }

    private static InputStream unzipped(Path archive) throws IOException {
        BufferedInputStream content = new BufferedInputStream(Files.newInputStream(archive));
        content.mark(2);
        int magic = content.read() << 8 | content.read();
        content.reset();
        return magic == GZIP ? new GZIPInputStream(content) : content;
    }

    private static PackedFile packed(TarArchiveEntry entry) {
        PackedFile.Kind kind;
        if (entry.isDirectory()) {
            kind = PackedFile.Kind.FOLDER;
        } else if (entry.isSymbolicLink()) {
            kind = PackedFile.Kind.SYMLINK;
        } else if (entry.isLink()) {
            kind = PackedFile.Kind.SAME_FILE;
        } else if (PLAIN.indexOf(entry.getLinkFlag()) >= 0) {
            kind = fileKind(entry.getMode());
        } else {
            kind = PackedFile.Kind.SPECIAL;
        }
        return new PackedFile(entry.getName(), kind, entry.getLinkName());
    }

    private static PackedFile packed(ZipArchiveEntry entry, ZipFile zip) throws IOException {
        int mode = entry.getUnixMode();
        PackedFile.Kind kind;
        if (entry.isDirectory()) {
            kind = PackedFile.Kind.FOLDER;
        } else if (entry.isUnixSymlink()) {
            kind = PackedFile.Kind.SYMLINK;
        } else if ((mode & TYPE) == REGULAR || (mode & TYPE) == 0) {
            kind = fileKind(mode);
        } else {
            kind = PackedFile.Kind.SPECIAL;
        }
        return new PackedFile(
                entry.getName(), kind, kind == PackedFile.Kind.SYMLINK ? zip.getUnixSymlink(entry) : "");
    }

    private static PackedFile.Kind fileKind(int mode) {
        return (mode & EXECUTABLE) == 0 ? PackedFile.Kind.FILE : PackedFile.Kind.EXECUTABLE;
    }
}
