using System.Text.RegularExpressions;

namespace PlatformTemplates.Guardrails.Security;

/// <summary>
/// Whether a setting's value is a secret: by what its name says, or by a form that only secrets have. How random a text
/// looks says nothing.
/// </summary>
internal static class SecretText
{
    // Whatever is longer than this is a file; it is not searched.
    private const int LongestSecret = 20_000;

    // What the last word of a secret's name is, or ends with.
    private static readonly string[] LastWords = ["key", "token", "secret", "password", "passwd", "pwd", "passphrase"];

    private static readonly HashSet<string> Keys = new(StringComparer.Ordinal) { "api", "access", "secret", "private", "encryption", "signing", "account", "shared", "master" };

    /// <summary>What a value is, as in "a password"; null where it is no secret, or only points to one.</summary>
    public static string? In(string key, string value)
    {
        if (value.IndexOf("PRIVATE KEY-----", StringComparison.Ordinal) > 0)
            return "a private key";
        if (value.Length > LongestSecret)
            return null;
        value = value.Trim();
        if (value.IndexOf('=') > 0 && MayHold(value, "password", "pwd", "key", "signature") && Patterns.PartOfConnection.Matches(value).Cast<Match>().Any(m => IsLiteral(m.Groups["value"].Value)))
            return "a connection string with its password";
        if (value.IndexOf('@') > 0 && value.IndexOf("://", StringComparison.Ordinal) > 0 && Patterns.PartOfAddress.Match(value) is { Success: true } address && IsLiteral(address.Groups["value"].Value))
            return "an address with its password";
        return Named(key) is { } what && IsLiteral(value) && !IsOpen(value) && !Patterns.NoSecret.IsMatch(value) && !(what == "a token" && Patterns.Amount.IsMatch(value)) && !(what == "a secret" && Patterns.NameOfObject.IsMatch(value)) ? what : null;
    }

    /// <summary>Whether a text is an answer or a path: nothing that anybody would keep to themselves.</summary>
    public static bool IsOpen(string value) => Patterns.Open.IsMatch(value.Trim());

    /// <summary>Whether a text is the value itself, not a reference to it or a place to put it.</summary>
    public static bool IsLiteral(string value)
    {
        value = value.Trim().Trim('\'', '"');
        return value.Length > 0 && !Patterns.Reference.IsMatch(value) && !Patterns.Placeholder.IsMatch(value);
    }

    private static bool MayHold(string value, params string[] words)
    {
        foreach (var word in words)
        {
            if (value.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
                return true;
        }

        return false;
    }

    // The last word says what a name is for: a password, but not a password's length, file or policy.
    private static string? Named(string key)
    {
        if (!EndsWithSecretWord(key))
            return null;
        var words = WordsOf(key);
        while (words.Count > 0 && char.IsDigit(words[words.Count - 1][0]))
            words.RemoveAt(words.Count - 1);
        if (words.Count == 0 || key == "PWD")
            return null;
        // What is left of a secret when it can't be used any more.
        if (words.Contains("hashed") || words.Contains("encrypted"))
            return null;
        var before = words.Count > 1 ? words[words.Count - 2] : "";
        return words[words.Count - 1] switch
        {
            "password" or "passwd" or "pwd" or "passphrase" => "a password",
            // The name of a Secret that images are pulled with, or that holds a certificate or credentials.
            "secret" when before is "pull" or "tls" or "existing" or "credential" or "credentials" => null,
            "secret" when before == "client" => "a client secret",
            "secret" => "a secret",
            "token" when before is "cancellation" => null,
            "token" => "a token",
            "apikey" or "accesskey" or "secretkey" or "privatekey" or "accountkey" => "a key",
            "key" when Keys.Contains(before) => "a key",
            _ => null,
        };
    }

    // A look that most names don't pass, before they are taken into words.
    private static bool EndsWithSecretWord(string key)
    {
        var end = key.Length;
        while (end > 0 && KindOf(key[end - 1]) is WordPart.None or WordPart.Digit)
            end--;
        foreach (var word in LastWords)
        {
            if (end >= word.Length && string.Compare(key, end - word.Length, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0)
                return true;
        }

        return false;
    }

    // ClientSecret, CLIENT_SECRET and client-secret are two words, XMLKey2 three.
    private static List<string> WordsOf(string key)
    {
        var words = new List<string>();
        for (int start = 0, end; start < key.Length; start = end)
        {
            end = start + 1;
            var first = KindOf(key[start]);
            if (first == WordPart.None)
                continue;
            while (end < key.Length && KindOf(key[end]) == first)
                end++;
            if (first == WordPart.Upper && end < key.Length && KindOf(key[end]) == WordPart.Lower)
            {
                // The last capital begins the next word.
                if (end - start > 1)
                {
                    words.Add(key.Substring(start, end - start - 1).ToLowerInvariant());
                    start = end - 1;
                }

                while (end < key.Length && KindOf(key[end]) == WordPart.Lower)
                    end++;
            }

            words.Add(key.Substring(start, end - start).ToLowerInvariant());
        }

        return words;
    }

    private static WordPart KindOf(char c) => c switch
    {
        >= 'A' and <= 'Z' => WordPart.Upper,
        >= 'a' and <= 'z' => WordPart.Lower,
        >= '0' and <= '9' => WordPart.Digit,
        _ => WordPart.None,
    };

    private enum WordPart
    {
        None,
        Upper,
        Lower,
        Digit,
    }

    /// <summary>Apart, so that they are made only when a text needs a closer look: most names say that it is no secret.</summary>
    private static class Patterns
    {
        private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

        public static readonly Regex PartOfConnection = new(@"(?:^|[;,])[^\S\r\n]*(?:password|pwd|accountkey|sharedaccesskey|sharedaccesssignature)\s*=\s*(?<value>[^;,\r\n]+)", Options, Limit);

        public static readonly Regex PartOfAddress = new(@"^[a-z][a-z0-9+.-]*://[^/\s:@]*:(?<value>[^@/\s]+)@", Options, Limit);

        // What somebody else puts the value in for: shells, templates, secret stores, encryption, a function that is called.
        public static readonly Regex Reference = new(
            @"\$\(|\$\{|^\$[A-Z_]|\{\{|^<[^<>]*>$|<path:|#\{|^%[^%]+%$|^__.+__$|^ENC\[|^ref\+|^(?:vault|op|sm|ssm|awssm|secretref|keyvault|env|file):|^@Microsoft\.KeyVault|^[a-z_]\w*(?:\.\w+)*(?:\(\)|[(\[]['""])|^arn:|^projects/[^/]+/secrets/", Options, Limit);

        public static readonly Regex Placeholder = new(
            "^(?:(?:.*[-_ ])?change[-_ ]?(?:me|it|this|before|in).*|replace[-_ ]?(?:me|with|this).*|placeholder|todo|tbd|fixme|redacted|example|dummy|none|null|unset|n/a|x{3,}|\\*+|\\.{3}|(?:(?:set|put|insert|enter|add|use)[-_ ]?)?your.*|(?-i:(?:[A-Z]+_)?(?:SECRET|PASSWORD|TOKEN|KEY))|(?:injected|provided|supplied|replaced|overridden|filled|set)[-_ ](?:at|by|from|in|on|via|with)\\b.*|.*\\bplaceholder\\b.*|.*\\bdo[-_ ]not[-_ ]use\\b.*)$", Options, Limit);

        public static readonly Regex Open = new(@"^(?:true|false|yes|no|on|off)$|^\.{0,2}(?:/[\w.-]+){2,}$", Options, Limit);

        public static readonly Regex NoSecret = new(@"\s|^[a-z]:\\|^[a-z][a-z0-9+.-]*://", Options, Limit);

        // What Secrets are called; a variable that ends with SECRET may well name the one that somebody else is to read.
        public static readonly Regex NameOfObject = new(@"^(?-i:[a-z][a-z0-9]*(?:-[a-z0-9]+)*-(?:secrets?|credentials?|creds|auth|tls|certs?|certificates?|keys?|tokens?|passwords?))$", Options, Limit);

        public static readonly Regex Amount = new(@"^\d+(?:\.\d+)?[a-z]{0,2}$|^\d+(?::\d\d){1,2}$", Options, Limit);
    }
}
