package org.stackplug.engine;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads an object whose fields hold no others. */
final class JsonFields {
    private JsonFields() {}

    /** The fields of the object whose beginning was read last, as texts. */
    static SortedMap<String, String> read(JsonParser json) throws IOException {
        SortedMap<String, String> fields = new TreeMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            fields.put(field, json.getText());
        }
        return fields;
    }
}
