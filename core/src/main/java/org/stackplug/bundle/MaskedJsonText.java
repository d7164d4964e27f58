package org.stackplug.bundle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import org.stackplug.mask.Secrets;
import org.stackplug.mask.TerminalText;

/** Masks texts in JSON value by value: the masks for plain text take the quotes of a masked value for a part of it. */
final class MaskedJsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Secrets secrets;

    MaskedJsonText(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Returns a document without secrets; one that is damaged is masked as a plain text. */
    String mask(String text, boolean pretty) {
        StringWriter masked = new StringWriter();
        try (JsonParser in = FACTORY.createParser(text);
                JsonGenerator out = FACTORY.createGenerator(masked)) {
            if (pretty) {
                out.setPrettyPrinter(new DefaultPrettyPrinter());
            }
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                copy(in, token, out);
            }
        } catch (IOException e) {
            return secrets.mask(TerminalText.plain(text));
        }
        return masked.toString();
    }

    private void copy(JsonParser in, JsonToken token, JsonGenerator out) throws IOException {
        switch (token) {
            case FIELD_NAME -> out.writeFieldName(secrets.mask(in.currentName()));
            case VALUE_STRING ->
                out.writeString(
                        isOfSecret(in) && !in.getText().isEmpty()
                                ? Secrets.MASK
                                : secrets.mask(TerminalText.plain(in.getText())));
            default -> out.copyCurrentEvent(in);
        }
    }

    private boolean isOfSecret(JsonParser in) throws IOException {
        String name = in.currentName();
        return name != null && secrets.isSecret(name);
    }

    /** Returns a writer for a document on each line, which does not close its target. */
    Writer lines(Writer target) {
        return new Lines(target);
    }

    /** Returns a writer for one document, which does not close its target. */
    Writer document(Writer target) {
        return new StringWriter() {
            @Override
            public void close() throws IOException {
                target.write(mask(toString(), true));
                target.write('\n');
                target.flush();
            }
        };
    }

    private final class Lines extends Writer {
        private final Writer target;
        private final StringBuilder line = new StringBuilder();

        Lines(Writer target) {
            this.target = target;
        }

        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            int begin = offset;
            for (int i = offset; i < offset + length; i++) {
                if (text[i] == '\n') {
                    line.append(text, begin, i - begin);
                    target.write(mask(line.toString(), false));
                    target.write('\n');
                    line.setLength(0);
                    begin = i + 1;
                }
            }
            line.append(text, begin, offset + length - begin);
        }

        @Override
        public void flush() {
            // A line that is not complete can't be masked.
        }

        @Override
        public void close() throws IOException {
            target.write(mask(line.toString(), false));
            target.flush();
        }
    }
}
