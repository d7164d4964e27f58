package org.stackplug.bundle;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stackplug.doctor.DoctorRequest;

/**
 * The subject and the content of a bundle.
 *
 * @param run the folder of the run; empty if there is none
 * @param machine what {@code doctor} examines, with the options and the backends
 * @param settings the files of settings, which need not exist
 * @param documents more documents
 */
public record BundleRequest(
        Optional<Path> run, DoctorRequest machine, List<Path> settings, List<BundleDocument> documents) {
    public BundleRequest {
        settings = List.copyOf(settings);
        documents = List.copyOf(documents);
    }

    /**
     * A document of the caller.
     *
     * @param name the name of the file in the archive
     * @param content writes it; it is masked in addition
     */
    public record BundleDocument(String name, DocumentContent content) {}

    /** Writes a document. */
    @FunctionalInterface
    public interface DocumentContent {
        void write(Writer target) throws IOException;
    }
}
