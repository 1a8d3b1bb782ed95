# Asks the TLS libraries of one Perl about many hosts: a handshake, no request. Runs on Perl 5.14 and later.
# Input on stdin, JSON: {"library": "IO::Socket::SSL" | "LWP", "timeout": seconds,
#                        "hosts": [{"name": str, "port": int, "servername": str | null}]}
# Output: lines that start with the marker, then JSON: {"about": {...}} once, {"host": index, ...} for each host.
use strict;
use warnings;
use JSON::PP;
use Errno;
use POSIX ();
use Time::HiRes qw(time);

my $marker = '@local-issuer ';
my $width  = 16;
my $json   = JSON::PP->new->ascii->canonical->allow_nonref;

# One write a line: the lines of several processes do not mix.
sub emit { syswrite STDOUT, "\n$marker" . $json->encode($_[0]) . "\n" }

# Names from certificates are bytes; a line stays shorter than what a pipe takes in one piece.
sub readable { my $text = substr "$_[0]", 0, 500; utf8::decode($text); $text }

my $question = decode_json(do { local $/; <STDIN> });
my %about    = (version => sprintf '%vd', $^V);
my $ask      = eval { $question->{library} eq 'LWP' ? prepare_lwp() : prepare_socket() };
if (!$ask) {
    my ($why) = split /\n/, $@;
    emit({ about => { %about, absent => $why =~ s/ \(\@INC.*//r } });
    exit;
}
emit({ about => \%about });

# A process for each host, some at once: Perl has no threads that its OpenSSL binding could use, and an error of one
# handshake stays behind in IO::Socket::SSL and is told again for a later one that only timed out.
my $running = 0;
my $index   = 0;
for my $host (@{ $question->{hosts} }) {
    if ($running >= $width) { wait; $running-- }
    my $child = fork;
    if (!defined $child || $child == 0) {
        my $started = time;
        my $answer  = eval { $ask->($host) } || { kind => 'failed', errno => '', message => readable($@) };
        emit({ host => $index, %$answer, milliseconds => int(1000 * (time - $started)) });
        # What is written is written: taking a whole Perl down costs more than the handshake. On Windows a fork is a thread.
        $^O eq 'MSWin32' ? exit : POSIX::_exit(0) if defined $child;
    }
    else { $running++ }
    $index++;
}
1 while wait != -1;

# The name of the error number, as the system calls it; '' when there is none.
sub errno { my ($name) = sort grep { $!{$_} } keys %!; $name // '' }

sub prepare_socket {
    require IO::Socket::SSL;
    describe_ssl();
    my %default = IO::Socket::SSL::default_ca();
    @about{qw(cafile capath)} = @default{qw(SSL_ca_file SSL_ca_path)};
    return sub {
        my ($host) = @_;
        my $name   = $host->{servername} // $host->{name};
        $! = 0;
        my $socket = IO::Socket::SSL->new(
            PeerHost => $host->{name},
            PeerPort => $host->{port},
            Timeout  => $question->{timeout},
            # Left to itself it takes PeerHost for both, and an address is no server name.
            ($host->{servername} ? (SSL_hostname => $name, SSL_verifycn_name => $name) : ()),
        );
        return { kind => 'accepted' } if $socket;
        my $errno = errno();
        return { kind => 'failed', errno => $errno, message => readable($@ || IO::Socket::SSL::errstr() || $!) };
    };
}

sub prepare_lwp {
    require LWP::UserAgent;
    require LWP::Protocol::https;
    require IO::Socket::SSL;
    # What it would load in each child.
    require URI::https;
    require HTTP::Request::Common;
    describe_ssl();
    $about{library_version} = $LWP::UserAgent::VERSION;
    my $agent = LWP::UserAgent->new(timeout => $question->{timeout}, max_redirect => 0);
    my %options = LWP::Protocol::create('https', $agent)->_extra_sock_opts;
    my %default = grep({ defined } @options{qw(SSL_ca_file SSL_ca_path)})
        ? %options
        : IO::Socket::SSL::default_ca();
    @about{qw(cafile capath)} = @default{qw(SSL_ca_file SSL_ca_path)};
    $about{default} = default_of_lwp();
    $about{checks_name} = $agent->ssl_opts('verify_hostname') ? 1 : 0;

    # LWP connects and verifies, then looks at the socket, then writes its request: it is stopped in between. Through a
    # proxy the socket is looked at twice, the first time for CONNECT.
    my $connected;
    no warnings 'redefine';
    for my $protocol (qw(http https)) {
        my $original = "LWP::Protocol::$protocol"->can('_check_sock');
        no strict 'refs';
        *{"LWP::Protocol::${protocol}::_check_sock"} = sub {
            return $original->(@_) if $_[1]->method eq 'CONNECT';
            $connected = 1;
            die "the handshake is done\n";
        };
    }
    return sub {
        my ($host) = @_;
        my $name = $host->{name} =~ /:/ ? "[$host->{name}]" : $host->{name};
        $connected = 0;
        $! = 0;
        my $response = $agent->head("https://$name:$host->{port}/");
        my $errno    = errno();
        return { kind => 'accepted' } if $connected;
        # Below `Can't connect to HOST (certificate verify failed)` stands what IO::Socket::SSL says.
        my $said  = $response->message;
        my ($why) = $response->decoded_content =~ /\n\n(.*?) at \S+ line \d+/s;
        $said .= ": $why" if defined $why && index($said, $why) == -1;
        return { kind => 'failed', errno => $errno, message => readable($said) };
    };
}

# What LWP would use with none of its variables set.
sub default_of_lwp {
    local %ENV = %ENV;
    delete @ENV{qw(PERL_LWP_SSL_CA_FILE PERL_LWP_SSL_CA_PATH HTTPS_CA_FILE HTTPS_CA_DIR PERL_LWP_SSL_VERIFY_HOSTNAME)};
    my %options = LWP::Protocol::create('https', LWP::UserAgent->new)->_extra_sock_opts;
    return $options{SSL_ca_file} // '';
}

sub describe_ssl {
    $about{io_socket_ssl} = $IO::Socket::SSL::VERSION;
    $about{partial_chain} = IO::Socket::SSL->can('can_partial_chain') && IO::Socket::SSL->can_partial_chain ? 1 : 0;
    # 4 since OpenSSL 1.1.0, 5 before.
    for my $number (4, 5) {
        my ($folder) = Net::SSLeay::SSLeay_version($number) =~ /^OPENSSLDIR: "(.+)"$/ or next;
        $about{openssldir} = $folder;
    }
}
