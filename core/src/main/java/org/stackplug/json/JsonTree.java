package org.stackplug.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.stackplug.spi.Place;

/**
 * A parsed JSON object with lenient access to its fields: a field that is missing or of another type is empty.
 * {@link #exact()} gives strict access.
 *
 * <p>The text has to be one complete object, with nothing after it and no duplicate key. It may nest {@value #MAX_DEPTH}
 * levels.
 */
public final class JsonTree {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_MESSAGE_LENGTH = 200;
    private static final Pattern CONFLICT = Pattern.compile("(?:<{7}|={7}|>{7}|\\|{7})(?: .*)?");
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Place place;
    private final Map<String, Value> fields;

    private JsonTree(Place place, Map<String, Value> fields) {
        this.place = place;
        this.fields = fields;
    }

    /**
     * A value and its line.
     *
     * @param content a {@link String}, {@link Long}, {@link Boolean}, {@link JsonTree}, a {@link List} of values,
     *     {@link Literal} for any other number, or {@link Optional#empty()} for null
     */
    record Value(Object content, Place place) {}

    /** A number that is not a {@code long}, as it is written in the text. */
    private record Literal(String text) {}

    /**
     * Parses a text.
     *
     * @param file the file of the text, for messages
     * @throws DamagedException with the line of the damage
     */
    public static JsonTree parse(String text, Path file) throws DamagedException {
        return parse(text, new Place(file, 1));
    }

    /**
     * Parses a part of a file.
     *
     * @param start the line on which the text begins
     * @throws DamagedException with the line of the damage
     */
    public static JsonTree parse(String text, Place start) throws DamagedException {
        // Some editors write a byte-order mark, which has no meaning in UTF-8.
        String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (json.isBlank()) {
            throw new DamagedException(start, "it is empty");
        }
        try (JsonParser parser = FACTORY.createParser(json)) {
            TreeReader reading = new TreeReader(parser, start);
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new DamagedException(reading.here(), "it is not a JSON object");
            }
            JsonTree tree = reading.tree(1);
            if (parser.nextToken() != null) {
                throw new DamagedException(reading.here(), "there is text after the end of the JSON object");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw damaged(json, start, e);
        } catch (DamagedException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("a text is read from memory", e);
        }
    }

    private static DamagedException damaged(String json, Place start, JsonProcessingException e) {
        int line = Math.max(1, e.getLocation() == null ? 1 : e.getLocation().getLineNr());
        Place place = new Place(start.file(), start.line() + line - 1);
        String text = json.lines().skip(line - 1L).findFirst().orElse("");
        if (CONFLICT.matcher(text.strip()).matches()) {
            return new DamagedException(place, "an unresolved merge conflict: " + text);
        }
        String message = String.valueOf(e.getOriginalMessage());
        if (message.startsWith("Unexpected end-of-input")) {
            message = "it ends too early";
        }
        message = message.lines().findFirst().orElse("").replaceFirst(", from `[^`]*`", "");
        return new DamagedException(
                place,
                message.length() > MAX_MESSAGE_LENGTH ? message.substring(0, MAX_MESSAGE_LENGTH) + "…" : message);
    }

    /** Reads values from a parser. */
    private record TreeReader(JsonParser json, Place start) {
        Place here() {
            return new Place(
                    start.file(), start.line() + json.currentTokenLocation().getLineNr() - 1);
        }

        JsonTree tree(int depth) throws IOException {
            Place place = here();
            Map<String, Value> fields = new LinkedHashMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                Place at = here();
                fields.put(name, new Value(content(depth), at));
            }
            return new JsonTree(place, fields);
        }

        /** Reads a value inside of that many others. */
        private Object content(int depth) throws IOException {
            // Older versions of Jackson have no limit of their own.
            if (depth >= MAX_DEPTH && json.currentToken().isStructStart()) {
                throw new DamagedException(here(), "its nesting depth exceeds " + MAX_DEPTH);
            }
            return switch (json.currentToken()) {
                case START_OBJECT -> tree(depth + 1);
                case START_ARRAY -> {
                    List<Value> items = new ArrayList<>();
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        Place at = here();
                        items.add(new Value(content(depth + 1), at));
                    }
                    yield items;
                }
                case VALUE_NUMBER_INT -> {
                    JsonParser.NumberType type = json.getNumberType();
                    yield type == JsonParser.NumberType.BIG_INTEGER
                            ? new Literal(json.getText())
                            : (Object) json.getLongValue();
                }
                case VALUE_NUMBER_FLOAT -> new Literal(json.getText());
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                case VALUE_NULL -> Optional.empty();
                default -> json.getText();
            };
        }
    }

    /** Returns the place where the object begins. */
    public Place place() {
        return place;
    }

    /** Returns strict access to the same object: a field that is missing or of another type is an error. */
    public ExactFields exact() {
        return new ExactFields(this);
    }

    Optional<Value> value(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** Returns the names of the fields, in their order. */
    public Set<String> names() {
        return fields.keySet();
    }

    /** Returns a string; the empty string if there is none. */
    public String text(String name) {
        return optional(name).orElse("");
    }

    /** Returns a string, if there is one. */
    public Optional<String> optional(String name) {
        return value(name).map(Value::content).filter(String.class::isInstance).map(String.class::cast);
    }

    /** Returns a whole number; 0 if there is none. */
    public long number(String name) {
        return value(name)
                .map(Value::content)
                .filter(Long.class::isInstance)
                .map(Long.class::cast)
                .orElse(0L);
    }

    /** Returns whether a field is {@code true}. */
    public boolean flag(String name) {
        return value(name).map(Value::content).filter(Boolean.TRUE::equals).isPresent();
    }

    /** Returns an object; an object without fields if there is none. */
    public JsonTree tree(String name) {
        return value(name)
                .map(Value::content)
                .filter(JsonTree.class::isInstance)
                .map(JsonTree.class::cast)
                .orElseGet(() -> new JsonTree(place, Map.of()));
    }

    /** Returns the objects of a list, without items of other types. */
    public List<JsonTree> trees(String name) {
        return items(name, JsonTree.class);
    }

    /** Returns the strings of a list, without items of other types. */
    public List<String> texts(String name) {
        return items(name, String.class);
    }

    private <T> List<T> items(String name, Class<T> type) {
        List<T> found = new ArrayList<>();
        if (value(name).map(Value::content).orElse("") instanceof List<?> items) {
            for (Object item : items) {
                Object content = ((Value) item).content();
                if (type.isInstance(content)) {
                    found.add(type.cast(content));
                }
            }
        }
        return found;
    }

    /**
     * Writes the fields whose names are not known, as they were read.
     *
     * @param known the names of the fields that are left out
     */
    public void writeOthers(JsonGenerator json, Set<String> known) throws IOException {
        for (Map.Entry<String, Value> field : fields.entrySet()) {
            if (!known.contains(field.getKey())) {
                json.writeFieldName(field.getKey());
                write(json, field.getValue().content());
            }
        }
    }

    private static void write(JsonGenerator json, Object content) throws IOException {
        if (content instanceof JsonTree tree) {
            json.writeStartObject();
            tree.writeOthers(json, Set.of());
            json.writeEndObject();
        } else if (content instanceof List<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                write(json, ((Value) item).content());
            }
            json.writeEndArray();
        } else if (content instanceof Literal number) {
            json.writeNumber(number.text());
        } else if (content instanceof Long number) {
            json.writeNumber(number);
        } else if (content instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (content instanceof String text) {
            json.writeString(text);
        } else {
            json.writeNull();
        }
    }
}
