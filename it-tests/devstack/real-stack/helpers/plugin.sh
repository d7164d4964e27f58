# A plugin that calls the helpers for services and Python packages, stand-alone.

HELPERS_DIR=$DEST/devstack-plugin-helpers/devstack

case "$1 ${2-}" in
    "stack install")
        git_clone "$GIT_BASE/openstack/requirements" "$REQUIREMENTS_DIR" master
        pip_install_gr PyYAML
        pip_install 'requests>=2'
        setup_develop "$HELPERS_DIR/project"
        setup_package "$HELPERS_DIR/project/second"
        install_bindep "$HELPERS_DIR/bindep.txt"
        ;;
    "stack post-config")
        restart_service redis-server
        is_running redis-server || die $LINENO "redis-server does not run"
        ;;
    "stack extra")
        run_process lone "$(type -P python3) -u -m http.server --bind 127.0.0.1 --directory /usr/share 19877" \
            daemon "$STACK_USER" "WORD=given"
        write_user_unit_file devstack@written.service "$(type -P sleep) 5000" "" "$STACK_USER" "OTHER=word"
        $SYSTEMCTL enable devstack@written.service
        $SYSTEMCTL start devstack@written.service
        enable_service late
        run_process late "$(type -P sleep) 6000"
        ;;
    unstack*)
        stop_process lone
        ;;
esac
