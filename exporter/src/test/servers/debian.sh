# Gets Debian packages without installing them; sourced by the scripts that unpack one server each.
# It works with a package list of its own, so that the machine's apt stays as it is. apt checks signatures and checksums.

mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

impossible() {
    echo "$(basename "$0"): no $server for the tests: $1" >&2
    exit 1
}

# Makes a working folder below the directory, which goes when the script ends, and reads the list of a suite.
open_suite() { # DIRECTORY SUITE
    local tool
    for tool in apt-get dpkg-deb; do
        command -v "$tool" >/dev/null || impossible "$tool is missing, this is no Debian system"
    done
    [[ -r $keyring ]] || impossible "$keyring is missing; install debian-archive-keyring"
    mkdir -p "$1"
    work=$(mktemp -d "$1/download.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/none" "$work/unpacked/usr/lib"
    : >"$work/status"
    echo "deb [signed-by=$keyring] $mirror $2 main" >"$work/sources.list"
    own_apt=(
        -o "Dir::Etc::sourcelist=$work/sources.list"
        -o "Dir::Etc::sourceparts=$work/none"
        -o "Dir::Etc::preferencesparts=$work/none"
        -o "Dir::State::lists=$work/lists"
        -o "Dir::State::status=$work/status"
        -o "Dir::Cache=$work/cache"
        -o "APT::Sandbox::User="
    )
    apt-get -qq "${own_apt[@]}" update >&2 || impossible "the package list of $mirror cannot be read"
}

# Prints a package and the libraries that it needs, those of the system included.
with_libraries() { # PACKAGE
    apt-get -qq "${own_apt[@]}" -o APT::Install-Recommends=false install --simulate "$1" |
        awk -v package="$1" '$1 == "Inst" && ($2 == package || $2 ~ /^lib/) { print $2 }'
}

# Unpacks packages into $work/unpacked, where lib is usr/lib in every release.
unpack() { # PACKAGE...
    (cd "$work/cache" && apt-get -qq "${own_apt[@]}" download "$@") >&2 || impossible "the packages cannot be downloaded"
    ln -sfn usr/lib "$work/unpacked/lib"
    local package
    for package in "$work"/cache/*.deb; do
        dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink -C "$work/unpacked"
    done
}

# Runs a program with the libraries that were unpacked next to it.
run_unpacked() { # PROGRAM ARGUMENTS...
    local libraries=$work/unpacked/usr/lib
    "$libraries/x86_64-linux-gnu/ld-linux-x86-64.so.2" \
        --library-path "$libraries/x86_64-linux-gnu" "$work/unpacked/$1" "${@:2}"
}

# Puts what was unpacked where the tests look for it.
keep_as() { # FOLDER
    rm -rf "$1"
    mv "$work/unpacked" "$1"
}
