package org.stackplug.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The frame of every page. A page is complete in itself: it uses neither the network nor a script. */
final class PageFrame {
    /** Prevents the page from loading or running anything, whatever it contains. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private PageFrame() {}

    /** Writes everything up to the page's own header; its content is the element with the id {@code main}. */
    static void open(String title, HtmlWriter html) throws IOException {
        html.open("html").constant("lang", "en");
        html.open("head");
        html.open("meta").constant("charset", "utf-8");
        html.open("meta").constant("name", "viewport").constant("content", "width=device-width, initial-scale=1");
        html.open("meta").constant("name", "color-scheme").constant("content", "light dark");
        html.open("meta").constant("http-equiv", "Content-Security-Policy").constant("content", POLICY);
        html.element("title", title);
        html.style(style());
        html.close("head");
        html.open("body");
        html.open("a")
                .constant("class", "skip")
                .constant("href", "#main")
                .text("Skip to the report")
                .close("a");
    }

    /** Writes the end of the page. */
    static void close(HtmlWriter html) {
        html.close("body").close("html");
    }

    private static String style() throws IOException {
        try (InputStream in = PageFrame.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IOException("report.css is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
