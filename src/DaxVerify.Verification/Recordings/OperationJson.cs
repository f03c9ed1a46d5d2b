using System.Text.Json;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Recordings;

/// <summary>The JSON form of an operation: an object whose <c>op</c> names the kind.</summary>
public static class OperationJson
{
    /// <summary>Reads an operation.</summary>
    /// <param name="json">The object.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="FormatException">The object isn't a known operation.</exception>
    public static Operation Read(JsonElement json)
    {
        var kind = Text(json, "op");
        return kind switch
        {
            "write" => new WriteOperation(Text(json, "path"), ByteString.FromText(Text(json, "value"))),
            "read" => new ReadOperation(Text(json, "path")),
            "list" => new ListOperation(Text(json, "path")),
            "insmod" => new LoadModuleOperation(Text(json, "module")),
            "rmmod" => new UnloadModuleOperation(Text(json, "module")),
            "open" => new OpenOperation(Text(json, "dev"), ReadMode(Text(json, "mode"))),
            "close" => new CloseOperation(),
            "mmap" => ReadMmap(json),
            "munmap" => new MunmapOperation(Number(json, "at"), Number(json, "length")),
            "touch" => ReadTouch(json),
            "fork" => new ForkOperation(Number(json, "at") ?? 0),
            _ => throw new FormatException($"unknown operation '{kind}'"),
        };
    }

    private static OpenMode ReadMode(string text) => text switch
    {
        "ro" or "r" => OpenMode.ReadOnly,
        "wo" or "w" => OpenMode.WriteOnly,
        "rw" => OpenMode.ReadWrite,
        _ => throw new FormatException($"unknown open mode '{text}' (known: ro, wo, rw)"),
    };

    private static MmapOperation ReadMmap(JsonElement json)
    {
        var protection = Protection.None;
        foreach (var letter in Text(json, "prot"))
        {
            protection |= letter switch
            {
                'r' => Protection.Read,
                'w' => Protection.Write,
                'x' => Protection.Execute,
                _ => throw new FormatException($"unknown protection letter '{letter}' (known: r, w, x)"),
            };
        }

        var kind = Text(json, "flags") switch
        {
            "shared" => MapKind.Shared,
            "private" => MapKind.Private,
            "sync" => MapKind.Sync,
            var other => throw new FormatException($"unknown mmap flags '{other}' (known: shared, private, sync)"),
        };
        return new MmapOperation(
            Text(json, "dev"),
            Number(json, "offset") ?? throw new FormatException("member 'offset' is missing"),
            Number(json, "length") ?? throw new FormatException("member 'length' is missing"),
            protection,
            kind,
            Number(json, "fixed_offset"));
    }

    private static TouchOperation ReadTouch(JsonElement json)
    {
        var at = Number(json, "at") ?? throw new FormatException("member 'at' is missing");
        var isWrite = json.TryGetProperty("write", out var write) && write.GetBoolean();
        return new TouchOperation(at, isWrite ? Number(json, "value") ?? throw new FormatException("member 'value' is missing") : null);
    }

    private static ulong? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetUInt64() : null;

    private static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"member '{name}' is missing or no text");
}
