using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DaxVerify.Architecture.Tests;

/// <summary>Rooms don't know each other in circles, and know no more than the table says.</summary>
public class RoomTests
{
    public static TheoryData<string> Clean => [.. Rooms.Table.Keys];

    [Fact]
    public void Every_project_with_more_than_one_room_is_in_the_table()
    {
        var expected = Projects.References.Keys.Where(p => RoomGraph.Of(p).Rooms.Count() > 1);
        Assert.Equal(expected.Order(StringComparer.Ordinal), Rooms.Table.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Clean))]
    public void A_room_uses_what_the_table_says_and_nothing_else(string project)
    {
        var graph = RoomGraph.Of(project);
        var table = Rooms.Table[project];
        Assert.True(
            graph.Rooms.SequenceEqual(table.Keys.Order(StringComparer.Ordinal)),
            $"rooms of {project}: expected {string.Join(", ", table.Keys)}, found {string.Join(", ", graph.Rooms)}");
        foreach (var (room, allowed) in table)
        {
            var uses = graph.UsesOf(room);
            var wrong = uses.Where(u => !allowed.Contains(u.Key)).Select(u => $"{project}: {room} may not use {u.Key}, but {u.Value}");
            var stale = allowed.Except(uses.Keys).Select(unused => $"{project}: {room} doesn't use {unused} any more: take it out of the table");
            var problems = wrong.Concat(stale).ToList();
            Assert.True(problems.Count == 0, string.Join('\n', problems));
        }
    }

    [Theory]
    [MemberData(nameof(Clean))]
    public void No_room_of_a_project_in_the_table_stands_in_a_circle(string project) => Assert.Empty(RoomGraph.Of(project).CircleUses());

    /// <summary>Of the constant nothing is left in the assembly, and the second file doesn't name the type of <c>three.First</c>.</summary>
    [Fact]
    public void The_graph_sees_constants_and_inferred_types()
    {
        var graph = new RoomGraph(
            CSharpCompilation.Create(
                "Sample",
                [
                    CSharpSyntaxTree.ParseText("namespace A; class One { public int Most = B.Two.Most; }", path: "/house/A/One.cs"),
                    CSharpSyntaxTree.ParseText("namespace B; class Two { public const int Most = 3; int Of(C.Three three) => three.First.Most; }", path: "/house/B/Two.cs"),
                    CSharpSyntaxTree.ParseText("namespace C; class Three { public A.One First = new(); }", path: "/house/C/Three.cs"),
                    CSharpSyntaxTree.ParseText("class Above { C.Three _three; }", path: "/house/Above.cs"),
                ],
                [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]),
            "/house");
        Assert.Equal(["B"], graph.UsesOf("A").Keys);
        Assert.Equal(["A", "C"], graph.UsesOf("B").Keys);
        Assert.Equal(["A", "B", "C"], graph.InCircles());
        Assert.Equal(["C"], graph.UsesOf(Rooms.Root).Keys);
    }
}
