package org.stackplug.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.stackplug.spi.Place;

/** The fields of an object that has to be as it should: what is missing, or is of another type, is an error with its line. */
public record ExactFields(JsonTree tree) {

    /**
     * Returns a text.
     *
     * @throws DamagedException if there is none
     */
    public String text(String name) throws DamagedException {
        return required(name, String.class, "a string");
    }

    /**
     * Returns a text, if there is one.
     *
     * @throws DamagedException if there is something else
     */
    public Optional<String> optional(String name) throws DamagedException {
        return found(name, String.class, "a string");
    }

    /**
     * Returns what a text stands for.
     *
     * @param reader refuses a text by an {@link IllegalArgumentException} or another {@link RuntimeException}
     * @throws DamagedException if there is no text, or it is refused
     */
    public <T> T read(String name, Function<String, T> reader) throws DamagedException {
        String text = text(name);
        return read(name, text, reader);
    }

    /**
     * Returns what a text stands for, if there is one.
     *
     * @throws DamagedException if there is something else, or it is refused
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
     * Returns a whole number from 0 to the greatest {@code int}.
     *
     * @throws DamagedException if there is none
     */
    public int count(String name) throws DamagedException {
        long number = required(name, Long.class, "a whole number");
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw wrong(name, "'" + name + "' can't be " + number);
        }
        return (int) number;
    }

    /**
     * Returns a truth value; false when there is none.
     *
     * @throws DamagedException if there is something else
     */
    public boolean flag(String name) throws DamagedException {
        return found(name, Boolean.class, "true or false").orElse(false);
    }

    /**
     * Refuses another format than this version's.
     *
     * @throws DamagedException if the field {@code format} is missing, or another number
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
     * Returns the texts of a list.
     *
     * @throws DamagedException if there is no list, or there is something else in it
     */
    public List<String> texts(String name) throws DamagedException {
        return items(name, String.class, "a string");
    }

    /**
     * Returns the objects of a list.
     *
     * @throws DamagedException if there is no list, or there is something else in it
     */
    public List<JsonTree> trees(String name) throws DamagedException {
        return items(name, JsonTree.class, "an object");
    }

    /**
     * Returns an object whose fields are texts.
     *
     * @throws DamagedException if there is none, or it has a field of another type
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
