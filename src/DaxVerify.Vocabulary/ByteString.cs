using System.Text;

namespace DaxVerify.Vocabulary;

/// <summary>
/// The bytes of one attribute write. Attributes take any bytes, NUL and non-text included, so this is not a
/// <see cref="string"/>; it compares by value so that operations can be compared.
/// </summary>
public readonly struct ByteString : IEquatable<ByteString>
{
    private readonly byte[]? _bytes;

    /// <summary>Takes the bytes over; the caller must not change the array afterwards.</summary>
    public ByteString(byte[] bytes)
    {
        _bytes = bytes;
    }

    /// <summary>The number of bytes.</summary>
    public int Length => _bytes?.Length ?? 0;

    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>The UTF-8 bytes of a text, which is how recordings spell a write.</summary>
    public static ByteString FromText(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>The text of these bytes read as UTF-8.</summary>
    /// <returns>The text; bytes that are no UTF-8 become the replacement character.</returns>
    public string ToText() => Encoding.UTF8.GetString(Span);

    /// <inheritdoc/>
    public bool Equals(ByteString other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ByteString other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>The bytes as a C string literal, for messages.</summary>
    /// <returns>Quoted text with control and non-ASCII bytes escaped.</returns>
    public override string ToString()
    {
        var text = new StringBuilder("\"");
        foreach (var b in Span)
        {
            _ = b switch
            {
                (byte)'\n' => text.Append("\\n"),
                (byte)'\t' => text.Append("\\t"),
                (byte)'"' => text.Append("\\\""),
                (byte)'\\' => text.Append("\\\\"),
                >= 32 and < 127 => text.Append((char)b),
                _ => text.Append($"\\x{b:x2}"),
            };
        }

        return text.Append('"').ToString();
    }

    /// <summary>Compares by value.</summary>
    /// <param name="right">The other.</param>
    /// <returns>Whether the bytes are the same.</returns>
    public static bool operator ==(ByteString left, ByteString right) => left.Equals(right);

    /// <summary>Compares by value.</summary>
    /// <param name="right">The other.</param>
    /// <returns>Whether the bytes differ.</returns>
    public static bool operator !=(ByteString left, ByteString right) => !left.Equals(right);
}
