package org.stackplug.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.stackplug.spi.Place;

/** Strict access to the fields of an object: a field that is missing or of another type is an error with its line. */
public record ExactFields(JsonTree tree) {

    /**
     * Returns a string.
     *
     * @throws DamagedException if the field is missing or of another type
     */
    public String text(String name) throws DamagedException {
        return required(name, String.class, "a string");
    }

    /**
     * Returns a string; empty if the field is missing.
     *
     * @throws DamagedException if the field is of another type
     */
    public Optional<String> optional(String name) throws DamagedException {
        return found(name, String.class, "a string");
    }

    /**
     * Returns the value that a string represents.
     *
     * @param reader converts the string, or refuses it by a {@link RuntimeException} such as
     *     {@link IllegalArgumentException}
     * @throws DamagedException if the field is missing or of another type, or the reader refuses the string
     */
    public <T> T read(String name, Function<String, T> reader) throws DamagedException {
        String text = text(name);
        return read(name, text, reader);
    }

    /**
     * Returns the value that a string represents; empty if the field is missing.
     *
     * @throws DamagedException if the field is of another type, or the reader refuses the string
     */
    public <T> Optional<T> readOptional(String name, Function<String, T> reader) throws DamagedException {
        Optional<String> text = optional(name);
        return text.isEmpty() ? Optional.empty() : Optional.of(read(name, text.get(), reader));
    }

    private <T> T read(String name, String text, Function<String, T> reader) throws DamagedException {
        try {
            return reader.apply(text);
        } catch (RuntimeException e) {
            throw wrong(name, "'" + name + "' can't be '" + text + "': " + e.getMessage());
        }
    }

    /**
     * Returns a whole number from 0 to {@link Integer#MAX_VALUE}.
     *
     * @throws DamagedException if the field is missing or has another value
     */
    public int count(String name) throws DamagedException {
        long number = required(name, Long.class, "a whole number");
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw wrong(name, "'" + name + "' can't be " + number);
        }
        return (int) number;
    }

    /**
     * Returns a boolean; false if the field is missing.
     *
     * @throws DamagedException if the field is of another type
     */
    public boolean flag(String name) throws DamagedException {
        return found(name, Boolean.class, "true or false").orElse(false);
    }

    /**
     * Refuses a format other than the one that this version writes.
     *
     * @throws DamagedException if the field {@code format} is missing or is another number
     */
    public void format(int known) throws DamagedException {
        int format = count("format");
        if (format != known) {
            boolean newer = format > known;
            throw new DamagedException(
                    place("format"),
                    "its format is " + format + ", but this version of stackplug reads " + known
                            + (newer ? ": a newer version has written it" : ""),
                    newer);
        }
    }

    /**
     * Returns the strings of a list.
     *
     * @throws DamagedException if the field is missing or not a list, or the list has items of another type
     */
    public List<String> texts(String name) throws DamagedException {
        return items(name, String.class, "a string");
    }

    /**
     * Returns the objects of a list.
     *
     * @throws DamagedException if the field is missing or not a list, or the list has items of another type
     */
    public List<JsonTree> trees(String name) throws DamagedException {
        return items(name, JsonTree.class, "an object");
    }

    /**
     * Returns an object whose fields are strings.
     *
     * @throws DamagedException if the field is missing or not an object, or the object has a field of another type
     */
    public SortedMap<String, String> textsByName(String name) throws DamagedException {
        JsonTree inner = required(name, JsonTree.class, "an object");
        SortedMap<String, String> texts = new TreeMap<>();
        for (String field : inner.names()) {
            texts.put(field, inner.exact().text(field));
        }
        return texts;
    }

    private <T> List<T> items(String name, Class<T> type, String what) throws DamagedException {
        List<T> all = new ArrayList<>();
        for (Object item : required(name, List.class, "a list")) {
            JsonTree.Value value = (JsonTree.Value) item;
            if (!type.isInstance(value.content())) {
                throw new DamagedException(value.place(), "an item of '" + name + "' is not " + what);
            }
            all.add(type.cast(value.content()));
        }
        return all;
    }

    private <T> T required(String name, Class<T> type, String what) throws DamagedException {
        return found(name, type, what)
                .orElseThrow(() -> new DamagedException(tree.place(), "'" + name + "' is missing"));
    }

    private <T> Optional<T> found(String name, Class<T> type, String what) throws DamagedException {
        Optional<JsonTree.Value> value = tree.value(name);
        if (value.isPresent() && !type.isInstance(value.get().content())) {
            throw wrong(name, "'" + name + "' is not " + what);
        }
        return value.map(JsonTree.Value::content).map(type::cast);
    }

    private DamagedException wrong(String name, String message) {
        return new DamagedException(place(name), message);
    }

    private Place place(String name) {
        return tree.value(name).map(JsonTree.Value::place).orElse(tree.place());
    }
}
