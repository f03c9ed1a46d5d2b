using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DaxVerify.Verification.Json;

/// <summary>A value in a JSON text together with its place in it, so that whatever is wrong with a file is told with where.</summary>
public sealed class JsonPlace
{
    private readonly JsonPlace? _parent;
    private readonly string _step;

    /// <summary>Begins at the root of a text.</summary>
    public JsonPlace(JsonElement root)
        : this(root, null, string.Empty)
    {
    }

    private JsonPlace(JsonElement value, JsonPlace? parent, string step)
    {
        Value = value;
        _parent = parent;
        _step = step;
    }

    /// <summary>The value as it stands.</summary>
    public JsonElement Value { get; }

    /// <summary>The place, such as <c>operations[2].path</c>, items counted from 0; empty for the root.</summary>
    public string Path => _parent is null ? string.Empty : $"{_parent.Path}{(_parent._parent is null || _step[0] == '[' ? string.Empty : ".")}{_step}";

    /// <summary>Whether the value is <c>null</c>.</summary>
    public bool IsNull => Value.ValueKind == JsonValueKind.Null;

    /// <summary>The value as text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public string Text
    {
        get
        {
            try
            {
                return Expect(JsonValueKind.String, "text").GetString()!;
            }
            catch (InvalidOperationException)
            {
                throw Wrong("half of a surrogate pair is no text");
            }
        }
    }

    /// <summary>The value as a whole number from 0.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public ulong Number => Expect(JsonValueKind.Number, "a number").TryGetUInt64(out var number)
        ? number
        : throw Wrong($"{Value.GetRawText()} is no whole number from 0 to {ulong.MaxValue}");

    /// <summary>The value as a small whole number.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public int WholeNumber => Expect(JsonValueKind.Number, "a number").TryGetInt32(out var number)
        ? number
        : throw Wrong($"{Value.GetRawText()} is no whole number from {int.MinValue} to {int.MaxValue}");

    /// <summary>The value as a truth value.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public bool Truth => Value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? Value.GetBoolean()
        : throw Wrong($"expected true or false, got {Value.ValueKind}");

    /// <summary>The value as an address, text such as <c>0x100000000</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public ulong Address => Text is var text
        && text.StartsWith("0x", StringComparison.Ordinal)
        && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var address)
            ? address
            : throw Wrong($"'{text}' is not a hexadecimal number with 0x");

    /// <summary>The items of a list.</summary>
    /// <exception cref="FormatException">The value is no list.</exception>
    public IEnumerable<JsonPlace> Items => Expect(JsonValueKind.Array, "a list").EnumerateArray()
        .Select((item, index) => new JsonPlace(item, this, string.Create(CultureInfo.InvariantCulture, $"[{index}]")));

    /// <summary>The members of an object, by name.</summary>
    /// <exception cref="FormatException">The value is no object.</exception>
    public IEnumerable<(string Name, JsonPlace Value)> Members => Expect(JsonValueKind.Object, "an object").EnumerateObject()
        .Select(member => (NameOf(member), new JsonPlace(member.Value, this, NameOf(member))));

    /// <summary>A member that must be there.</summary>
    /// <exception cref="FormatException">The value is no object, or the member is missing.</exception>
    public JsonPlace Member(string name) => Optional(name) ?? throw Wrong($"member '{name}' is missing");

    /// <summary>A member that may be there.</summary>
    /// <returns>The member; <see langword="null"/> when it is missing.</returns>
    /// <exception cref="FormatException">The value is no object.</exception>
    public JsonPlace? Optional(string name) =>
        Expect(JsonValueKind.Object, "an object").TryGetProperty(name, out var value) ? new JsonPlace(value, this, name) : null;

    /// <summary>Whether it is the same as another value, however it is spelled.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>Whether both say the same.</returns>
    public bool Says(JsonNode other)
    {
        using var expected = JsonDocument.Parse(other.ToJsonString());
        try
        {
            return JsonElement.DeepEquals(Value, expected.RootElement);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair equals no text.
            return false;
        }
    }

    /// <summary>What the text stands for.</summary>
    /// <typeparam name="T">What that is.</typeparam>
    /// <param name="parse">Reads it; throws <see cref="FormatException"/> when it stands for nothing.</param>
    /// <returns>What <paramref name="parse"/> returned.</returns>
    /// <exception cref="FormatException">The value is no text, or stands for nothing.</exception>
    public T As<T>(Func<string, T> parse)
    {
        var text = Text;
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw Wrong(e.Message);
        }
    }

    /// <summary>Refuses members that nobody would read.</summary>
    /// <param name="known">The names that are read.</param>
    /// <exception cref="FormatException">There is another one.</exception>
    public void AllowOnly(IReadOnlyCollection<string> known)
    {
        if (Members.FirstOrDefault(member => !known.Contains(member.Name)) is { Name: { } other })
        {
            throw Wrong($"unknown member '{other}' (known: {string.Join(", ", known)})");
        }
    }

    /// <summary>The error that something is wrong here.</summary>
    /// <returns>The error, whose message begins with the place.</returns>
    public FormatException Wrong(string what) => new(_parent is null ? what : $"{Path}: {what}");

    private string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw Wrong("a member's name has half of a surrogate pair");
        }
    }

    private JsonElement Expect(JsonValueKind kind, string name) => Value.ValueKind == kind ? Value : throw Wrong($"expected {name}, got {Value.ValueKind}");
}
