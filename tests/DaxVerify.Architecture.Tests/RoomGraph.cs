using DaxVerify.Analyzers.Tests.OwnCode;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Architecture.Tests;

/// <summary>
/// Which rooms of a project use which, by the types that the compiler sees in its files: constants, targets of <c>new()</c> and the types of inferred
/// locals count, comments don't.
/// </summary>
internal sealed class RoomGraph
{
    private static readonly OwnProjects s_projects = new(isAnnotated: true);
    private static readonly Dictionary<string, RoomGraph> s_graphs = [];

    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = new(StringComparer.Ordinal);
    private readonly string _directory;

    /// <summary>Looks at every file below a directory.</summary>
    /// <param name="compilation">The project.</param>
    /// <param name="directory">Where its files are.</param>
    public RoomGraph(CSharpCompilation compilation, string directory)
    {
        _directory = directory;
        compilation = compilation.WithOptions(compilation.Options.WithNullableContextOptions(NullableContextOptions.Disable));
        var trees = compilation.SyntaxTrees.Where(t => t.FilePath.StartsWith(_directory + Path.DirectorySeparatorChar, StringComparison.Ordinal)).ToList();
        var declared = trees.SelectMany(t => t.GetRoot().DescendantNodes()).Select(NameDeclared).OfType<string>().ToHashSet();
        foreach (var tree in trees)
        {
            Add(tree, compilation.GetSemanticModel(tree), declared);
        }
    }

    /// <summary>The rooms.</summary>
    public IEnumerable<string> Rooms => _uses.Keys;

    /// <summary>The graph of a project.</summary>
    public static RoomGraph Of(string project)
    {
        lock (s_graphs)
        {
            if (!s_graphs.TryGetValue(project, out var graph))
            {
                graph = new RoomGraph(s_projects.Compile(project), Path.Combine(OwnProjects.Sources, $"DaxVerify.{project}"));
                s_graphs.Add(project, graph);
            }

            return graph;
        }
    }

    /// <summary>The other rooms that a room uses, each with an example: a file and a type.</summary>
    public IReadOnlyDictionary<string, string> UsesOf(string room) => _uses[room];

    /// <summary>The graph as it stands in the table.</summary>
    public override string ToString() =>
        string.Join('\n', _uses.Select(room => $"[\"{room.Key}\"] = [{string.Join(", ", room.Value.Keys.Select(use => $"\"{use}\""))}],"));

    /// <summary>The rooms that can be reached from themselves.</summary>
    public IEnumerable<string> InCircles() => Rooms.Where(room => Reach(room).Contains(room));

    /// <summary>Each use between two rooms of one circle, with its example.</summary>
    public IEnumerable<string> CircleUses() =>
        from room in InCircles()
        from use in _uses[room]
        where Reach(use.Key).Contains(room)
        select $"{room} uses {use.Key}: {use.Value}";

    private HashSet<string> Reach(string room)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>(_uses[room].Keys);
        while (next.TryPop(out var at))
        {
            if (reached.Add(at))
            {
                foreach (var use in _uses[at].Keys)
                {
                    next.Push(use);
                }
            }
        }

        return reached;
    }

    private void Add(SyntaxTree tree, SemanticModel model, HashSet<string> declared)
    {
        var from = RoomOf(tree.FilePath);
        if (!_uses.TryGetValue(from, out var uses))
        {
            _uses.Add(from, uses = new SortedDictionary<string, string>(StringComparer.Ordinal));
        }

        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            if (CanUse(node, declared) && TypeUsed(node, model) is { } type && FileOf(type) is { } file && RoomOf(file) is var to && to != from)
            {
                uses.TryAdd(to, $"{Path.GetFileName(tree.FilePath)} uses {type.Name}");
            }
        }
    }

    private static string? NameDeclared(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        MethodDeclarationSyntax method => method.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        EventDeclarationSyntax declaration => declaration.Identifier.Text,
        EnumMemberDeclarationSyntax member => member.Identifier.Text,
        ParameterSyntax { Parent.Parent: RecordDeclarationSyntax } parameter => parameter.Identifier.Text,
        VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } field => field.Identifier.Text,
        _ => null,
    };

    /// <summary>Whether to ask the compiler what a node means: names that the project doesn't declare are others'.</summary>
    private static bool CanUse(SyntaxNode node, HashSet<string> declared) => node switch
    {
        IdentifierNameSyntax { IsVar: true } or ImplicitObjectCreationExpressionSyntax => true,
        SimpleNameSyntax { Parent: AttributeSyntax } => true,
        SimpleNameSyntax name => declared.Contains(name.Identifier.Text),
        _ => false,
    };

    private static INamedTypeSymbol? TypeUsed(SyntaxNode node, SemanticModel model)
    {
        var info = model.GetSymbolInfo(node);
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        var type = symbol as ITypeSymbol ?? symbol?.ContainingType;
        while (type is IArrayTypeSymbol array)
        {
            type = array.ElementType;
        }

        return (type as INamedTypeSymbol)?.OriginalDefinition;
    }

    /// <summary>The file of the project that declares a type; null for others' types.</summary>
    private string? FileOf(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Select(r => r.SyntaxTree.FilePath)
        .Where(f => f.StartsWith(_directory + Path.DirectorySeparatorChar, StringComparison.Ordinal)).Order(StringComparer.Ordinal).FirstOrDefault();

    private string RoomOf(string file)
    {
        var parts = Path.GetRelativePath(_directory, file).Split(Path.DirectorySeparatorChar);
        return parts.Length == 1 ? Tests.Rooms.Root : parts[0];
    }
}
