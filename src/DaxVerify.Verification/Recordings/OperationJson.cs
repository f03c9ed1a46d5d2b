using DaxVerify.Verification.Json;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Recordings;

/// <summary>The JSON form of an operation: an object whose <c>op</c> names the kind.</summary>
public static class OperationJson
{
    /// <summary>Reads an operation.</summary>
    /// <param name="json">The object.</param>
    /// <exception cref="FormatException">The object isn't a known operation.</exception>
    public static Operation Read(JsonPlace json)
    {
        var kind = json.Member("op").Text;
        return kind switch
        {
            "write" => new WriteOperation(json.Member("path").Text, ByteString.FromText(json.Member("value").Text)),
            "read" => new ReadOperation(json.Member("path").Text),
            "list" => new ListOperation(json.Member("path").Text),
            "insmod" => new LoadModuleOperation(json.Member("module").Text),
            "rmmod" => new UnloadModuleOperation(json.Member("module").Text),
            "open" => new OpenOperation(json.Member("dev").Text, json.Member("mode").As(ReadMode)),
            "close" => new CloseOperation(),
            "mmap" => ReadMmap(json),
            "munmap" => new MunmapOperation(Optional(json, "at"), Optional(json, "length")),
            "touch" => ReadTouch(json),
            "fork" => new ForkOperation(Optional(json, "at") ?? 0),
            _ => throw json.Wrong($"unknown operation '{kind}'"),
        };
    }

    private static OpenMode ReadMode(string text) => text switch
    {
        "ro" or "r" => OpenMode.ReadOnly,
        "wo" or "w" => OpenMode.WriteOnly,
        "rw" => OpenMode.ReadWrite,
        _ => throw new FormatException($"unknown open mode '{text}' (known: ro, wo, rw)"),
    };

    private static MmapOperation ReadMmap(JsonPlace json)
    {
        var protection = Protection.None;
        foreach (var letter in json.Member("prot").Text)
        {
            protection |= letter switch
            {
                'r' => Protection.Read,
                'w' => Protection.Write,
                'x' => Protection.Execute,
                _ => throw json.Wrong($"unknown protection letter '{letter}' (known: r, w, x)"),
            };
        }

        var kind = json.Member("flags").Text switch
        {
            "shared" => MapKind.Shared,
            "private" => MapKind.Private,
            "sync" => MapKind.Sync,
            var other => throw json.Wrong($"unknown mmap flags '{other}' (known: shared, private, sync)"),
        };
        return new MmapOperation(
            json.Member("dev").Text,
            json.Member("offset").Number,
            json.Member("length").Number,
            protection,
            kind,
            Optional(json, "fixed_offset"));
    }

    private static TouchOperation ReadTouch(JsonPlace json)
    {
        var at = json.Member("at").Number;
        var isWrite = json.Optional("write") is { Truth: true };
        return new TouchOperation(at, isWrite ? json.Member("value").Number : null);
    }

    private static ulong? Optional(JsonPlace json, string name) => json.Optional(name) is { IsNull: false } value ? value.Number : null;
}
