using System.Runtime.CompilerServices;
using Ridgeback.Graphs;

namespace Ridgeback.Tests.Graphs;

public class OriginTests
{
    [Fact]
    public void A_node_knows_the_line_that_made_it()
    {
        var x = Node.Input("x", [2]);
        var line = Line() - 1;
        Path.GetFileName(x.Origin.File).ShouldBe("OriginTests.cs");
        x.Origin.Line.ShouldBe(line);
        x.Origin.Scope.ShouldBeNull();
        x.Origin.ToString().ShouldBe($"OriginTests.cs:{line}");
        x.ToString().ShouldBe($"Input 'x' (2) made at OriginTests.cs:{line}");
    }

    [Fact]
    public void A_composition_names_the_users_line_and_not_the_librarys()
    {
        var y = Node.Input("x", [2]).Softmax();
        var line = Line() - 1;
        Traversal.InOrder([y]).Select(node => node.Origin.Line).Distinct().ShouldBe([line]);
    }

    [Fact]
    public void Calls_through_the_frameworks_code_name_the_users_line()
    {
        // The zeros are made inside of a query, so that .NET's own frames stand between.
        var zeros = Gradients.Of(1.0, [Node.Input("x", [2])])[0];
        var line = Line() - 1;
        zeros.Origin.ToString().ShouldBe($"OriginTests.cs:{line}");
    }

    [Fact]
    public void Scopes_nest_and_restore()
    {
        Origin.Current.Scope.ShouldBeNull();
        using (Origin.Enter("block"))
        {
            var line = Origin.Current.Line;
            Origin.Current.Scope.ShouldBe("block");
            using (Origin.Enter("dense"))
            {
                Origin.Current.Scope.ShouldBe("block/dense");
                Origin.Current.Line.ShouldBe(line);
                ((Node)1.0).Origin.ToString().ShouldBe($"'block/dense' (OriginTests.cs:{line})");
            }

            Origin.Current.Scope.ShouldBe("block");
            using (Origin.Enter(new Origin("elsewhere", null, 0)))
            {
                Origin.Current.ToString().ShouldBe("'elsewhere'");
            }

            Origin.Current.Scope.ShouldBe("block");
        }

        Origin.Current.Scope.ShouldBeNull();
        Origin.Current.Line.ShouldBe(Line());
    }

    [Fact]
    public void A_scope_is_left_when_an_error_passes()
    {
        Should.Throw<GraphException>(() =>
        {
            using (Origin.Enter("block"))
            {
                _ = new Shape(0);
            }
        });
        Origin.Current.Scope.ShouldBeNull();
    }

    [Fact]
    public void An_origin_without_anything_says_so() => new Origin(null, null, 0).ToString().ShouldBe("unknown place");

    private static int Line([CallerLineNumber] int line = 0) => line;
}
