package org.stackplug.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.mask.Secrets;

/** The markup that is written, and the mistakes that the writer does not let pass. */
class HtmlWriterTest {
    private final HtmlWriter html = new HtmlWriter(new Secrets());

    @Test
    void escapesTextsAndAttributes() {
        html.open("p").attribute("title", "\"<&").text("<b>&").close("p");
        assertEquals("<!DOCTYPE html>\n<p title=\"&#34;&lt;&amp;\">&lt;b&gt;&amp;</p>\n", html.toString());
    }

    @Test
    void masksTextsAttributesAndPaths() {
        html.open("a").attribute("title", "A_TOKEN=a").path("href", "https://me:pw@host/b c");
        html.text("A_TOKEN=a").close("a");
        assertEquals(
                "<!DOCTYPE html>\n<a title=\"A_TOKEN=***\" href=\"https%3A//%2A%2A%2A@host/b%20c\">A_TOKEN=***</a>\n"
                        .replace("@", "%40"),
                html.toString());
    }

    @Test
    void closesNoElementThatHasNoEnd() {
        html.open("p").text("a").open("br").text("b").close("p");
        assertEquals("<!DOCTYPE html>\n<p>a<br>b</p>\n", html.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a>", "1a", "a\"", "A"})
    void refusesNamesThatCouldBeMarkup(String name) {
        assertThrows(IllegalArgumentException.class, () -> html.open(name));
        html.open("p");
        assertThrows(IllegalArgumentException.class, () -> html.attribute(name, "x"));
    }

    @Test
    void refusesToCloseAnotherElement() {
        html.open("p").open("code");
        assertThrows(IllegalStateException.class, () -> html.close("p"));
    }

    @Test
    void refusesAnAttributeAfterAText() {
        html.open("p").text("a");
        assertThrows(IllegalStateException.class, () -> html.attribute("title", "b"));
    }

    @Test
    void refusesAPageThatIsNotFinished() {
        html.open("p");
        assertThrows(IllegalStateException.class, html::toString);
    }

    @Test
    void refusesAStyleSheetThatEndsItsElement() {
        assertThrows(IllegalArgumentException.class, () -> html.style("p {}</style><b>"));
    }
}
