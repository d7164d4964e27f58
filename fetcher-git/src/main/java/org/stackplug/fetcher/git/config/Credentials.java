package org.stackplug.fetcher.git.config;

import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.NetRCCredentialsProvider;
import org.eclipse.jgit.transport.URIish;

/**
 * The user and the password of the URL, for its own host only; otherwise those of {@code ~/.netrc}. Never
 * asks the user.
 */
public final class Credentials extends CredentialsProvider {
    private final URIish own;
    private final CredentialsProvider netrc = new NetRCCredentialsProvider();

    public Credentials(URIish own) {
        this.own = own;
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
        for (CredentialItem item : items) {
            if (!(item instanceof CredentialItem.Username) && !(item instanceof CredentialItem.Password)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
        if (!supports(items)) {
            return false;
        }
        // A redirect may have led to another host.
        boolean same = own.getHost() != null && own.getHost().equals(uri.getHost()) && own.getPort() == uri.getPort();
        if (!same || own.getUser() == null || (own.getPass() == null && !isHttp())) {
            return uri.getHost() != null && netrc.get(uri, items);
        }
        for (CredentialItem item : items) {
            if (item instanceof CredentialItem.Username user) {
                user.setValue(own.getUser());
            } else {
                String password = own.getPass() == null ? "" : own.getPass();
                ((CredentialItem.Password) item).setValue(password.toCharArray());
            }
        }
        return true;
    }

    /** Over HTTP a token is often written alone, in the place of the user. */
    private boolean isHttp() {
        return own.getScheme() != null && own.getScheme().startsWith("http");
    }
}
