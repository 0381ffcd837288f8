using System.Net;
using System.Text;

namespace Crm.HelpDesk.Mail.Mime;

/// <summary>
/// HTML → plain text. No markup of a message is ever kept or shown, so there is nothing in it that a browser could run or load. Any text is HTML; the work is linear in its length.
/// </summary>
internal sealed class HtmlText
{
    private const int Longest = 4 << 20;
    private static readonly string[] Unread = ["script", "style", "head", "title", "template", "object", "svg"];

    private readonly string _html;
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _unclosed = [];
    private bool _quotesBroken;
    private bool _space;
    private int _breaks = 2;
    private int _quoteDepth;
    private string? _link;
    private int _linkFrom;

    private HtmlText(string html) => _html = html.Length > Longest ? html[..Longest] : html;

    public static string Plain(string html) => new HtmlText(html).Read();

    private string Read()
    {
        var at = 0;
        while (at < _html.Length)
        {
            var tag = _html.IndexOf('<', at);
            if (tag < 0)
            {
                break;
            }

            Write(_html[at..tag]);
            at = Tag(tag);
            if (at < 0)
            {
                at = tag;
                break;
            }
        }

        Write(_html[at..]);
        return _text.ToString().Trim();
    }

    /// <returns>Where reading goes on; below zero when there are no more tags.</returns>
    private int Tag(int at)
    {
        if (string.CompareOrdinal(_html, at, "<!--", 0, 4) == 0)
        {
            var end = _html.IndexOf("-->", at + 4, StringComparison.Ordinal);
            return end < 0 ? _html.Length : end + 3;
        }

        var closing = at + 1 < _html.Length && _html[at + 1] == '/';
        var from = closing ? at + 2 : at + 1;
        if (from >= _html.Length || !(char.IsAsciiLetter(_html[from]) || _html[from] is '!' or '?'))
        {
            Write("<");
            return at + 1;
        }

        var close = Close(from);
        if (close < 0)
        {
            return close;
        }

        var inside = _html.AsSpan(from, close - from);
        var length = inside.IndexOfAnyExcept(NameCharacters);
        var name = inside[..(length < 0 ? inside.Length : length)].ToString().ToLowerInvariant();
        if (!closing && Unread.Contains(name) && !_unclosed.Contains(name))
        {
            var end = _html.IndexOf("</" + name, close, StringComparison.OrdinalIgnoreCase);
            if (end >= 0)
            {
                return end;
            }

            _unclosed.Add(name);
        }

        Apply(name, closing, inside);
        return close + 1;
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private int Close(int from)
    {
        if (!_quotesBroken)
        {
            var quote = '\0';
            for (var i = from; i < _html.Length; i++)
            {
                var c = _html[i];
                if (quote != '\0')
                {
                    quote = c == quote ? '\0' : quote;
                }
                else if (c is '"' or '\'')
                {
                    quote = c;
                }
                else if (c == '>')
                {
                    return i;
                }
            }

            // From here on a quote means nothing, so that each character is looked at twice at most.
            _quotesBroken = true;
        }

        return _html.IndexOf('>', from);
    }

    private void Apply(string name, bool closing, ReadOnlySpan<char> inside)
    {
        switch (name)
        {
            case "br":
                Break(Math.Min(_breaks + 1, 2));
                break;
            case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "table" or "ul" or "ol" or "pre":
                Break(2);
                break;
            case "div" or "tr" or "section" or "article" or "header" or "footer" or "hr" or "body" or "dt" or "dd":
                Break(1);
                break;
            case "li":
                Break(1);
                Write(closing ? "" : "- ");
                break;
            case "td" or "th":
                _space = true;
                break;
            case "blockquote":
                Break(1);
                _quoteDepth = Math.Clamp(_quoteDepth + (closing ? -1 : 1), 0, 5);
                break;
            case "a":
                Link(closing, inside);
                break;
            default:
                break;
        }
    }

    // Where a link leads is written behind its text: what it says and where it leads may be two things.
    private void Link(bool closing, ReadOnlySpan<char> inside)
    {
        if (_link is { } target && _linkFrom <= _text.Length && !_text.ToString(_linkFrom, _text.Length - _linkFrom).Contains(target, StringComparison.OrdinalIgnoreCase))
        {
            Write($" <{WebUtility.HtmlEncode(target)}>");
        }

        _link = null;
        var href = closing ? -1 : inside.IndexOf("href=", StringComparison.OrdinalIgnoreCase);
        if (href < 0)
        {
            return;
        }

        var value = inside[(href + 5)..];
        var quote = value.Length > 0 && value[0] is '"' or '\'' ? value[0] : ' ';
        value = quote == ' ' ? value : value[1..];
        var end = value.IndexOf(quote);
        var address = WebUtility.HtmlDecode(value[..(end < 0 ? value.Length : end)].ToString()).Trim();
        if (address.Length <= 2_000 && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
        {
            (_link, _linkFrom) = (address, _text.Length);
        }
    }

    private void Write(string html)
    {
        foreach (var c in WebUtility.HtmlDecode(html))
        {
            if (char.IsWhiteSpace(c))
            {
                _space = true;
                continue;
            }

            if (_breaks > 0)
            {
                _text.Append('>', _quoteDepth).Append(_quoteDepth > 0 ? " " : "");
            }
            else if (_space)
            {
                _text.Append(' ');
            }

            (_breaks, _space) = (0, false);
            _text.Append(c);
        }
    }

    private void Break(int least)
    {
        while (_breaks < least)
        {
            _text.Append('\n');
            _breaks++;
        }

        _space = false;
    }
}
