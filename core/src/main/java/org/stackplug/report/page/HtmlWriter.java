package org.stackplug.report.page;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Pattern;
import org.owasp.encoder.Encode;
import org.stackplug.mask.Secrets;

/**
 * Writes HTML element by element. Every text and every value of an attribute is masked and escaped, so that neither a secret
 * nor markup in it reaches the page; there is no method that writes markup as it is. Names of elements and attributes are
 * checked, and each element is closed by its name, in order.
 */
final class HtmlWriter {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
    private static final Set<String> VOID = Set.of("br", "meta");
    /** The elements that also end a line of the page's source. */
    private static final Set<String> BLOCKS = Set.of(
            "style", "title", "header", "h1", "h2", "h3", "p", "pre", "dl", "div", "nav", "section", "ul", "li",
            "table", "tr", "details", "summary", "svg", "a", "main", "head", "body", "html");

    private final Secrets secrets;
    private final StringBuilder html = new StringBuilder("<!DOCTYPE html>\n");
    private final Deque<String> open = new ArrayDeque<>();
    /** Whether attributes can still be added to the element that was opened last. */
    private boolean inTag;

    HtmlWriter(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * Opens an element. It stays open until {@link #close}, unless it is a void element of HTML.
     */
    HtmlWriter open(String element) {
        endTag();
        html.append('<').append(checked(element));
        inTag = true;
        if (!VOID.contains(element)) {
            open.push(element);
        }
        return this;
    }

    /** Adds an attribute to the element that was just opened; its value is masked and escaped. */
    HtmlWriter attribute(String name, String value) {
        return constant(name, secrets.mask(value));
    }

    /**
     * Adds an attribute that leads to a file; its value is masked, percent-encoded and escaped.
     *
     * @param path relative, with slashes between its names
     */
    HtmlWriter path(String name, String path) {
        return constant(name, Encode.forUriComponent(secrets.mask(path)).replace("%2F", "/"));
    }

    /** Adds an attribute whose value comes from the code, such as an id: it is escaped, and not masked. */
    HtmlWriter constant(String name, String value) {
        if (!inTag) {
            throw new IllegalStateException("no element begins before the attribute " + name);
        }
        html.append(' ')
                .append(checked(name))
                .append("=\"")
                .append(Encode.forHtmlAttribute(value))
                .append('"');
        return this;
    }

    /** Writes a text, masked and escaped. */
    HtmlWriter text(String text) {
        endTag();
        html.append(Encode.forHtmlContent(secrets.mask(text)));
        return this;
    }

    /**
     * Writes a style sheet, which can't be escaped in HTML.
     *
     * @param css a resource of this package
     */
    HtmlWriter style(String css) {
        if (css.contains("</")) {
            throw new IllegalArgumentException("the style sheet ends its element");
        }
        open("style");
        endTag();
        html.append('\n').append(css);
        return close("style");
    }

    /** Closes the element that was opened last. */
    HtmlWriter close(String element) {
        endTag();
        if (!element.equals(open.peek())) {
            throw new IllegalStateException("not " + element + " is open, but " + open);
        }
        open.pop();
        html.append("</").append(element).append('>');
        if (BLOCKS.contains(element)) {
            html.append('\n');
        }
        return this;
    }

    /** Writes an element with nothing but a text in it. */
    HtmlWriter element(String element, String text) {
        return open(element).text(text).close(element);
    }

    private void endTag() {
        if (inTag) {
            html.append('>');
            inTag = false;
        }
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name of HTML: " + name);
        }
        return name;
    }

    /** Returns the page. */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return html.toString();
    }
}
