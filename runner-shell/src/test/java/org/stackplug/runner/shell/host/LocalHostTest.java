package org.stackplug.runner.shell.host;

import org.stackplug.contract.host.ShellHostContract;

class LocalHostTest extends ShellHostContract {
    @Override
    protected ShellHost host() {
        return new LocalHost();
    }
}
