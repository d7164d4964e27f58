package org.stackplug.engine;

import java.util.regex.Pattern;

/** What can be said of a URL without knowing its backend. */
public final class Urls {
    /** {@code scheme://user:password@host}; the user of an ssh URL is no secret, and the address needs it. */
    private static final Pattern USERINFO = Pattern.compile("^((?:https?|ftps?)://)[^/@]*@", Pattern.CASE_INSENSITIVE);

    private static final Pattern PASSWORD = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://[^/@:]*):[^/@]*@");

    private Urls() {}

    /** The URL as it can be shown and written down. */
    public static String withoutCredentials(String url) {
        return PASSWORD.matcher(USERINFO.matcher(url).replaceFirst("$1")).replaceFirst("$1@");
    }
}
