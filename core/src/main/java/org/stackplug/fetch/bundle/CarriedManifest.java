package org.stackplug.fetch.bundle;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.stackplug.json.DamagedException;
import org.stackplug.json.ExactFields;
import org.stackplug.json.JsonText;
import org.stackplug.json.JsonTree;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;

/** The list of the repositories in the file: JSON without a time, so that the same repositories make the same bytes. */
final class CarriedManifest {
    /** The name of its entry, which is the first one. */
    static final String NAME = "manifest.json";

    static final int FORMAT = 1;

    private static final String ABOUT =
            "Repositories, written by 'stackplug fetch --bundle'. 'stackplug fetch --from' reads them,"
                    + " and 'git clone' reads each bundle.";

    /** Nothing that leads out of a folder, or that is hidden in one. */
    private static final Pattern ENTRY = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}\\.bundle");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private CarriedManifest() {}

    /** Returns whether an entry of the file can have that name. */
    static boolean isEntry(String name) {
        return name.equals(NAME) || ENTRY.matcher(name).matches();
    }

    /** Returns the text. */
    static String json(List<CarriedRepository> repositories) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonText.to(text)) {
            json.writeStartObject();
            json.writeStringField("about", ABOUT);
            json.writeNumberField("format", FORMAT);
            json.writeArrayFieldStart("repositories");
            for (CarriedRepository repository : repositories) {
                json.writeStartObject();
                json.writeStringField("name", repository.name());
                if (repository.clonedTo().isPresent()) {
                    json.writeStringField("clone", repository.clonedTo().get());
                }
                json.writeStringField("url", repository.source().url());
                json.writeStringField("ref", repository.source().ref());
                json.writeStringField("commit", repository.revision().id());
                json.writeStringField("bundle", repository.entry());
                json.writeStringField("sha256", repository.sha256());
                json.writeStringField("bytes", Long.toString(repository.bytes()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    /**
     * Reads the text.
     *
     * @param file the file that has it, for messages
     */
    static List<CarriedRepository> read(String text, Path file) throws DamagedException {
        ExactFields fields = JsonTree.parse(text, file).exact();
        fields.format(FORMAT);
        List<CarriedRepository> all = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (JsonTree tree : fields.trees("repositories")) {
            CarriedRepository one = repository(tree.exact());
            if (!keys.add("key " + one.key()) || !keys.add("entry " + one.entry())) {
                throw new DamagedException(tree.place(), "'" + one.key() + "' is there twice");
            }
            all.add(one);
        }
        return all;
    }

    private static CarriedRepository repository(ExactFields fields) throws DamagedException {
        try {
            return new CarriedRepository(
                    fields.text("name"),
                    fields.optional("clone"),
                    new Source(fields.text("url"), fields.text("ref")),
                    fields.read("commit", Revision::new),
                    fields.read("bundle", name -> required(ENTRY, name)),
                    fields.read("sha256", digest -> required(SHA256, digest)),
                    fields.read("bytes", Long::parseLong));
        } catch (IllegalArgumentException e) {
            throw new DamagedException(fields.tree().place(), String.valueOf(e.getMessage()));
        }
    }

    private static String required(Pattern form, String text) {
        if (!form.matcher(text).matches()) {
            throw new IllegalArgumentException("it has another form");
        }
        return text;
    }
}
