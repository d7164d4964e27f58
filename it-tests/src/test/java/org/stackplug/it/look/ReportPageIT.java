package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Running;

/** The page of a run, in a real browser. */
class ReportPageIT {
    private static final String HOSTILE =
            "</code></pre><script>document.title='owned'</script><img src=x onerror=alert(1)>\"'&amp;";

    private Playground playground;
    private Path page;

    @BeforeEach
    void make(@TempDir Path root) throws IOException {
        playground = new Playground(root);
        playground.plugin(
                "first",
                "devstack/settings",
                "FIRST_MODE=\"" + HOSTILE.replace("\"", "\\\"") + "\"\n",
                "devstack/plugin.sh",
                "echo \"$FIRST_MODE $ADMIN_PASSWORD\"\n[[ $2 != install ]] || false \"$FIRST_MODE\" '<script>document.title=1</script>'\n");
        playground.localrc("ADMIN_PASSWORD=opensesame", playground.enable("first"));
        playground.run("stack").exits(5);
        page = playground.latest().toRealPath().resolve("report.html");
    }

    private String browser(Path file, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + Files.createTempDirectory(playground.tmp(), "browser-")));
        command.addAll(List.of(arguments));
        command.add(file.toUri().toString());
        try (Running running = playground.start(playground.topDir(), command)) {
            return running.await().exits(0).out();
        }
    }

    @Test
    void escapesWhatAPluginWrites() throws IOException {
        String dom = browser(page, "--dump-dom");
        assertTrue(dom.contains("<title>stackplug stack: failed</title>"), dom);
        assertFalse(dom.contains("<script"), dom);
        assertFalse(dom.contains("<img"), dom);
        assertTrue(dom.contains("&lt;script&gt;document.title='owned'&lt;/script&gt;"), dom);
        assertFalse(dom.contains("opensesame"), dom);
        // What failed comes first, then the picture.
        int failure = dom.indexOf("class=\"failure\"");
        assertTrue(failure > 0 && failure < dom.indexOf("<svg"), dom);
        for (String part : List.of(
                "id=\"timeline\"",
                "id=\"steps\"",
                "id=\"plugins\"",
                "id=\"plan\"",
                "id=\"lock\"",
                "id=\"settings\"",
                "FIRST_MODE")) {
            assertTrue(dom.contains(part), part);
        }
    }

    @Test
    void needsNoNetwork() throws IOException {
        String html = Files.readString(page, StandardCharsets.UTF_8);
        assertTrue(html.contains("default-src &#39;none&#39;"), html);
        assertFalse(html.matches("(?s).*<[^>]+(src|href|srcset)=\"(https?:)?//.*"), html);
        assertFalse(html.contains("@import") || html.contains("url("), html);
    }

    @Test
    void fitsAPhoneAndWorksByKeyboard() throws IOException {
        // The page in a frame of a telephone's width, measured by a script that stands outside it.
        Path frame = playground.root().resolve("frame.html");
        String inner = Files.readString(page, StandardCharsets.UTF_8)
                .replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "")
                .replace(
                        "</body>",
                        "<script>document.querySelectorAll('details').forEach(e=>e.open=true);const d=document.documentElement;const f=[...document.querySelectorAll('a[href],summary,[tabindex]')];"
                                + "const stuck=f.filter(e=>{e.focus();return document.activeElement!==e});"
                                + "const away=[...document.querySelectorAll('a[href^=\"#\"]')].filter(a=>!document.querySelector(a.getAttribute('href')));"
                                + "const wide=[...document.querySelectorAll('pre,.table')].filter(e=>e.scrollWidth>e.clientWidth&&e.tabIndex<0);"
                                + "document.body.setAttribute('data-measured',[d.scrollWidth<=d.clientWidth,f.length>10,stuck.length,away.length,wide.length].join());</script></body>");
        Path instrumented = playground.root().resolve("instrumented.html");
        Files.writeString(instrumented, inner, StandardCharsets.UTF_8);
        Files.writeString(
                frame,
                "<body><iframe style='width:360px;height:700px;border:0' src='instrumented.html' onload=\"document.body.setAttribute('data-result',"
                        + "this.contentDocument.body.getAttribute('data-measured'))\"></iframe></body>");
        String dom = browser(frame, "--allow-file-access-from-files", "--virtual-time-budget=3000", "--dump-dom");
        assertTrue(dom.contains("data-result=\"true,true,0,0,0\""), dom);
    }

    @Test
    void followsTheColourScheme() throws IOException {
        int light = corner("light", "--blink-settings=preferredColorScheme=1");
        int dark = corner("dark", "--blink-settings=preferredColorScheme=0");
        assertEquals(0xffffff, light);
        assertNotEquals(light, dark);
        assertTrue((dark & 0xff) < 0x40, () -> Integer.toHexString(dark));
    }

    private int corner(String name, String scheme) throws IOException {
        File picture = playground.root().resolve(name + ".png").toFile();
        browser(page, scheme, "--window-size=800,600", "--screenshot=" + picture);
        return ImageIO.read(picture).getRGB(2, 2) & 0xffffff;
    }
}
