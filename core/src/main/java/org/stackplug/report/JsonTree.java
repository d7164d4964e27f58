package org.stackplug.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object that was read, asked by names. What is not there, or is of another kind, is empty. */
record JsonTree(Map<String, Object> fields) {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** @throws IOException if it is no whole JSON object */
    static JsonTree parse(String text) throws IOException {
        try (JsonParser json = FACTORY.createParser(text)) {
            json.nextToken();
            if (value(json) instanceof JsonTree tree) {
                return tree;
            }
            throw new IOException("no JSON object");
        }
    }

    private static Object value(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == null) {
            throw new IOException("it ends too early");
        }
        switch (token) {
            case START_OBJECT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.currentName();
                    json.nextToken();
                    fields.put(name, value(json));
                }
                return new JsonTree(fields);
            }
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(json));
                }
                return items;
            }
            case VALUE_NUMBER_INT -> {
                return json.getLongValue();
            }
            case VALUE_NULL -> {
                return Optional.empty();
            }
            default -> {
                return json.getText();
            }
        }
    }

    String text(String name) {
        return optional(name).orElse("");
    }

    Optional<String> optional(String name) {
        return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    long number(String name) {
        return fields.get(name) instanceof Long number ? number : 0;
    }

    boolean flag(String name) {
        return text(name).equals("true");
    }

    JsonTree tree(String name) {
        return fields.get(name) instanceof JsonTree tree ? tree : new JsonTree(Map.of());
    }

    List<JsonTree> trees(String name) {
        List<JsonTree> trees = new ArrayList<>();
        if (fields.get(name) instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof JsonTree tree) {
                    trees.add(tree);
                }
            }
        }
        return trees;
    }
}
