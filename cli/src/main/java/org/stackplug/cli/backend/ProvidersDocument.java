package org.stackplug.cli.backend;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.stackplug.mask.Secrets;
import org.stackplug.provider.Providers;
import org.stackplug.report.Documents;

/** The JSON document of the backends that were found, and of those that could not be loaded. */
public final class ProvidersDocument {
    private ProvidersDocument() {}

    /** Writes it. */
    public static void write(Writer writer, Secrets secrets) {
        Providers<?> fetchers = Backends.fetchers();
        Providers<?> runners = Backends.runners();
        Documents.document(writer, secrets, "providers", json -> {
            list(json, "fetchers", fetchers);
            list(json, "runners", runners);
            json.writeArrayFieldStart("broken");
            for (Providers<?> providers : List.of(fetchers, runners)) {
                for (String reason : providers.loadErrors()) {
                    json.writeString(reason);
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("unusable");
            for (ExtFolder.Unusable file : ExtFolder.unusable()) {
                json.writeStartObject();
                json.writeStringField("file", file.file().toString());
                json.writeStringField("why", file.why());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void list(JsonGenerator json, String name, Providers<?> providers) throws IOException {
        json.writeArrayFieldStart(name);
        for (Providers.Candidate<?> found : providers.found()) {
            json.writeStartObject();
            json.writeStringField("id", found.id());
            json.writeStringField("version", found.version().orElse(null));
            json.writeStringField("jar", found.origin().map(Object::toString).orElse(null));
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
