package org.stackplug.document;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.util.Set;
import org.stackplug.mask.Secrets;

/** Masks every string value, except values that stackplug generates itself and values that a reader depends on. */
final class MaskedJson extends JsonGeneratorDelegate {
    /** The fields that are not masked: a secret that happens to be the word "settings" must not change a document. */
    private static final Set<String> OWN_WORDS = Set.of(
            "schema",
            "event",
            "at",
            "startedAt",
            "run",
            "outcome",
            "point",
            "kind",
            "status",
            "state",
            "action",
            "code",
            "log",
            "folder",
            "topDir",
            "topic",
            "level",
            "name",
            "plugin",
            "setBy",
            "file",
            "revision",
            "locked",
            "to",
            "from");

    private final Secrets secrets;

    MaskedJson(JsonGenerator target, Secrets secrets) {
        super(target, false);
        this.secrets = secrets;
    }

    @Override
    public void writeString(String text) throws IOException {
        String field = getOutputContext().getCurrentName();
        boolean own = field != null && getOutputContext().inObject() && OWN_WORDS.contains(field);
        super.writeString(own || text == null ? text : secrets.mask(text));
    }
}
