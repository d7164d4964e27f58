package org.stackplug.spi.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTest {
    @ParameterizedTest
    @CsvSource({
        "https://me:word@host/x, https://host/x",
        "https://token@host/x, https://host/x",
        "https://me:w@rd@host/x, https://host/x",
        "HTTP://me:word@host/x, HTTP://host/x",
        "zip+https://me:word@host/x.zip, zip+https://host/x.zip",
        "zip+http://token@host/x.zip, zip+http://host/x.zip",
        "a+b+https://token@host/x, a+b+https://host/x",
        "tar+ftp://me:word@host/x, tar+ftp://host/x",
        "ssh://me@host/x, ssh://me@host/x",
        "ssh://me:word@host/x, ssh://me@host/x",
        "ssh://me:w@rd@host/x, ssh://me@host/x",
        "hg+ssh://me:word@host/x, hg+ssh://me@host/x",
        "https://host/a@b, https://host/a@b",
        "https://host?to=a@b, https://host?to=a@b",
        "https://host/a:b@c, https://host/a:b@c",
        "me@host:path, me@host:path",
        "/a/b@c, /a/b@c"
    })
    void showsAUrlWithoutCredentials(String url, String shown) {
        assertEquals(shown, new Source(url, "HEAD").urlWithoutCredentials());
    }
}
