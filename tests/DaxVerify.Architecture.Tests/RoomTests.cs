using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DaxVerify.Architecture.Tests;

/// <summary>Rooms don't know each other in circles, and know no more than the table says.</summary>
public class RoomTests
{
    public static TheoryData<string> Clean => [.. Rooms.Table.Keys];

    public static TheoryData<string> WithCircles => [.. Rooms.WithCircles.Keys];

    [Fact]
    public void Every_project_with_more_than_one_room_is_in_one_of_the_tables()
    {
        var known = Rooms.Table.Keys.Concat(Rooms.WithCircles.Keys).ToArray();
        Assert.Equal(known.Distinct().Count(), known.Length);
        var expected = Projects.References.Keys.Where(p => RoomGraph.Of(p).Rooms.Count() > 1);
        Assert.Equal(expected.Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
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

    [Theory]
    [MemberData(nameof(WithCircles))]
    public void A_circle_that_remains_is_named_as_it_is(string project)
    {
        var (circle, why) = Rooms.WithCircles[project];
        Assert.NotEmpty(why);
        var graph = RoomGraph.Of(project);
        var found = graph.InCircles().ToList();
        Assert.True(found.Count > 0, $"{project} has no circle of rooms any more: take it out of the list, and put its rooms into Rooms.Table, lowest first:\n{graph}");
        Assert.True(
            found.SequenceEqual(circle.Order(StringComparer.Ordinal)),
            $"rooms of {project} in a circle: expected {string.Join(", ", circle)}, found {string.Join(", ", found)}\n{string.Join('\n', graph.CircleUses())}");
    }

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
