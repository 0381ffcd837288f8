using System.Text;

namespace Crm.HelpDesk.Customers;

/// <summary>Names as words to search by: letters and digits, in upper case.</summary>
internal static class SearchWords
{
    private const int Most = 24;

    /// <summary>Brings the customer's stored words in line with the name and the organization.</summary>
    public static void Write(Customer customer)
    {
        var words = Split($"{customer.Name} {customer.Organization}").ToHashSet();
        customer.Words.RemoveAll(w => !words.Remove(w.Word));
        customer.Words.AddRange(words.Select(word => new CustomerWord { CustomerId = customer.Id, Word = word }));
    }

    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.NonSpacingMark)
            {
                word.Append(Rune.ToUpperInvariant(rune));
            }
            else
            {
                End();
            }
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0 && words.Count < Most)
            {
                words.Add(Cut(word.ToString()));
            }

            word.Clear();
        }
    }

    private static string Cut(string word)
    {
        if (word.Length <= CustomerWord.Length)
        {
            return word;
        }

        var length = char.IsHighSurrogate(word[CustomerWord.Length - 1]) ? CustomerWord.Length - 1 : CustomerWord.Length;
        return word[..length];
    }
}
