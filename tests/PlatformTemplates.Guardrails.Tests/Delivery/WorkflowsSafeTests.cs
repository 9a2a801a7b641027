using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Delivery;

public class WorkflowsSafeTests
{
    private const string Id = GuardrailIds.WorkflowsSafe;
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("docker/login-action@v3")]
    [InlineData("docker/login-action@main")]
    [InlineData("docker/login-action")]
    [InlineData("docker/login-action@0123456")]
    [InlineData("docker://alpine:3.22")]
    [InlineData("other/shared/.github/workflows/build.yml@v1")]
    [InlineData("slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@main")]
    public void Reports_an_action_of_others_that_is_not_pinned(string action)
        => Steps($"- uses: [|{action}|] # as it is").Reports(Id);

    [Theory]
    [InlineData("github.com/project-slug: shop/orders")]
    [InlineData("gitlab.com/project-slug: shop/orders")]
    [InlineData("backstage.io/source-location: 'url:https://github.com/shop/orders/tree/main/'")]
    public void Reports_a_reusable_workflow_of_others_that_is_not_pinned(string annotation)
        => Catalog(GitHub("permissions: {}\njobs:\n  build:\n    uses: [|other/shared/.github/workflows/build.yml@v1|]\n  test:\n    uses: Shop/shared/.github/workflows/test.yml@main\n"), annotation).Reports(Id);

    [Theory]
    [InlineData("github.repository == 'shop/orders'")]
    [InlineData("${{ github.event_name == 'push' && github.repository_owner == 'shop' }}")]
    public void A_condition_on_the_repository_says_whose_it_is(string condition)
        => GitHub($"permissions: {{}}\njobs:\n  build:\n    if: {condition}\n    steps:\n      - uses: shop/actions/build@v1\n      - uses: [|other/actions/build@v1|]\n  test:\n    uses: [|other/shared/.github/workflows/test.yml@v1|]\n").Reports(Id);

    [Theory]
    [InlineData("shop/shared/.github/workflows/build.yml@main")]
    [InlineData("shop/.github/.github/workflows/build.yml@v1")]
    public void A_reusable_workflow_may_be_the_organisations_own_where_nothing_says_which_one_that_is(string workflow)
        => GitHub($"permissions: {{}}\njobs:\n  build:\n    uses: {workflow}\n").Accepts(Id);

    [Theory]
    [InlineData($"docker/login-action@{Commit} # v3.4.0")]
    [InlineData("docker://alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("actions/checkout@v5")]
    [InlineData("github/codeql-action/init@v4")]
    [InlineData("./.github/actions/build")]
    [InlineData("Shop/actions/build@v1")]
    [InlineData("slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@v2.1.0")]
    public void Accepts_what_is_pinned_and_whom_one_trusts_anyway(string action)
        => Catalog(Steps($"- uses: {action}"), "github.com/project-slug: shop/orders").Accepts(Id);

    [Fact]
    public void Reports_jobs_that_take_the_default_permissions()
    {
        var finding = Assert.Single(GitHub("[|jobs|]:\n  build: {steps: []}\n  test: {steps: []}\n  scan: {permissions: {contents: read}, steps: []}\n").Reports(Id));

        Assert.Equal("The jobs build, test may do what the repository allows by default, which can be everything. Set permissions for the workflow, contents: read to begin with.", finding.Message);
        Assert.Equal("Workflow/build", finding.Target);
    }

    [Fact]
    public void A_workflow_that_is_called_and_starts_by_itself_too_must_say_its_permissions()
        => GitHub("on: [workflow_call, push]\n[|jobs|]:\n  build: {steps: []}\n").Reports(Id);

    [Theory]
    [InlineData("permissions: [|write-all|]\njobs:\n  build: {steps: []}\n")]
    [InlineData("permissions: {}\njobs:\n  build: {permissions: [|write-all|], steps: []}\n")]
    public void Reports_permission_for_everything(string workflow) => GitHub(workflow).Reports(Id);

    [Theory]
    [InlineData("permissions: {}\njobs:\n  build: {steps: []}\n")]
    [InlineData("permissions: read-all\njobs:\n  build: {steps: []}\n")]
    [InlineData("permissions:\njobs:\n  build: {steps: []}\n")]
    [InlineData("jobs:\n  build: {permissions: {contents: write}, steps: []}\n")]
    [InlineData("name: build\n")]
    [InlineData("on: workflow_call\njobs:\n  build: {steps: []}\n")]
    [InlineData("on:\n  workflow_call:\n    inputs: {image: {type: string}}\njobs:\n  build: {steps: []}\n")]
    [InlineData("")]
    public void Accepts_permissions_that_are_said_somewhere(string workflow) => GitHub(workflow).Accepts(Id);

    [Theory]
    [InlineData("- run: echo [|${{ github.event.pull_request.title }}|]")]
    [InlineData("- run: \"echo '[|${{github.head_ref}}|]'\"")]
    [InlineData("- run: |\n          # the title\n          echo [|${{ github.event.issue.body }}|] \\\n            [|${{ toJSON(github.event) }}|]")]
    [InlineData("- run: echo ${{ github.sha }} [|${{ github.head_ref || github.ref_name }}|]")]
    [InlineData("- run: echo [|${{ format('{0}', github.event.comment.body) }}|]")]
    [InlineData("- uses: actions/github-script@v8\n        with:\n          script: core.info(`[|${{ github.event.head_commit.message }}|]`)")]
    [InlineData("- run: echo \"[|${{ github.event.commits[0].message }}|]\"")]
    [InlineData("- run: echo \"[|${{ join(github.event.commits.*.message, ', ') }}|]\"")]
    [InlineData("- run: echo \"[|${{ github.event.commits[0].author.name }}|]\" [|${{ toJSON(github.event.commits) }}|]")]
    [InlineData("- run: echo \"[|${{ github['event']['head_commit'].message }}|]\" [|${{ github['head_ref'] }}|]")]
    [InlineData("- run: echo '[|${{ toJson( github.event.head_commit ) }}|]' '[|${{ toJSON(github.event.pull_request) }}|]'")]
    public void Reports_a_strangers_text_in_a_script(string step) => Steps(step).Reports(Id);

    [Fact]
    public void The_place_is_the_expressions_line_and_column()
    {
        var span = Assert.Single(Steps("- run: |\n          one\n          echo [|${{ github.head_ref }}|]").Reports(Id)).Span;

        Assert.Equal((7, 16), (span.Line, span.Column));
        Assert.Equal((7, 38), (span.EndLine, span.EndColumn));
    }

    [Theory]
    [InlineData("- run: echo \"$TITLE\"\n        env:\n          TITLE: ${{ github.event.pull_request.title }}")]
    [InlineData("- run: echo ${{ github.event.pull_request.number }} ${{ github.event.pull_request.head.sha }}")]
    [InlineData("- run: echo ${{ contains(github.event.pull_request.title, 'fix') }} ${{ github.head_ref == 'main' }}")]
    [InlineData("- run: echo ${{ github.event.commits[0].id }} ${{ toJSON(github.event.repository) }} ${{ toJSON(github.event.commits.*.id) }} ${{ github.event.head_commit.id }}")]
    [InlineData("- run: echo ${{ steps.github.outputs.head_ref }} ${{ secrets.TOKEN")]
    [InlineData("- if: startsWith(github.head_ref, 'release/')\n        run: echo yes")]
    public void Accepts_variables_numbers_and_answers(string step) => Steps(step).Accepts(Id);

    [Theory]
    [InlineData("workflow_dispatch")]
    [InlineData("[repository_dispatch, schedule]")]
    public void Accepts_any_text_where_no_stranger_sets_it_off(string on)
        => GitHub($"on: {on}\npermissions: {{}}\njobs:\n  build:\n    steps:\n      - run: echo '${{{{ toJSON(github.event) }}}}'\n").Accepts(Id);

    [Theory]
    [InlineData("on: [workflow_dispatch, issues]\n")]
    [InlineData("on: workflow_call\n")]
    public void Reports_it_where_one_may(string on)
        => GitHub($"{on}permissions: {{}}\njobs:\n  build:\n    steps:\n      - run: echo '[|${{{{ toJSON(github.event) }}}}|]'\n").Reports(Id);

    [Theory]
    [InlineData("github.event.pull_request.user.login != 'dependabot[bot]'")]
    [InlineData("github.actor == 'dependabot[bot]'")]
    public void A_look_that_lets_strangers_pass_is_none(string condition)
        => GitHub($"on: pull_request_target\npermissions: {{}}\njobs:\n  build:\n    if: {condition}\n    steps:\n      - uses: actions/checkout@v5\n        with:\n          ref: [|${{{{ github.head_ref }}}}|]\n").Reports(Id);

    [Theory]
    [InlineData("on: pull_request_target")]
    [InlineData("on: [push, pull_request_target]")]
    [InlineData("on:\n  pull_request_target:\n    types: [opened]")]
    public void Reports_a_strangers_code_that_is_checked_out_with_secrets(string on)
        => GitHub($"{on}\npermissions: {{}}\njobs:\n  build:\n    steps:\n      - uses: actions/checkout@v5\n        with:\n          ref: [|${{{{ github.event.pull_request.head.sha }}}}|]\n      - run: make\n").Reports(Id);

    [Theory]
    [InlineData("on: pull_request", "")]
    [InlineData("on: pull_request_target", "    if: contains(github.event.pull_request.labels.*.name, 'safe')\n")]
    [InlineData("on: pull_request_target", "    environment: forks\n")]
    [InlineData("on: pull_request_target", "    if: github.event.pull_request.user.login == 'dependabot[bot]'\n")]
    [InlineData("on: pull_request_target", "    if: github.event.pull_request.head.repo.full_name == github.repository\n")]
    [InlineData("on: pull_request_target", "    if: ${{ !github.event.pull_request.head.repo.fork }}\n")]
    public void Accepts_it_without_secrets_and_where_a_person_asks_for_it(string on, string job)
        => GitHub($"{on}\npermissions: {{}}\njobs:\n  build:\n{job}    steps:\n      - uses: actions/checkout@v5\n        with: {{ref: '${{{{ github.event.pull_request.head.sha }}}}'}}\n").Accepts(Id);

    [Theory]
    [InlineData("include: [|https://ci.example/all.yml|]\n")]
    [InlineData("include:\n  - remote: [|https://ci.example/all.yml|]\n")]
    [InlineData("include:\n  - project: [|other/ci|]\n    file: all.yml\n")]
    [InlineData("include:\n  - project: other/ci\n    ref: [|main|]\n    file: all.yml\n")]
    [InlineData("include:\n  - component: [|gitlab.example/other/build@main|]\n")]
    [InlineData("include:\n  - component: [|gitlab.example/other/build@~latest|]\n")]
    [InlineData("image: [|alpine|]\n")]
    [InlineData("default:\n  image: {name: [|alpine:latest|]}\n")]
    [InlineData("build:\n  image: alpine:3.22\n  services: [[|postgres|], redis:8]\n  script: [make]\n")]
    public void Reports_what_a_pipeline_of_GitLab_does_not_pin(string pipeline) => Catalog(GitLab(pipeline), "gitlab.com/project-slug: shop/orders/api").Reports(Id);

    [Theory]
    [InlineData("include:\n  - project: shop/ci\n    file: all.yml\n")]
    [InlineData("include:\n  - project: Shop/ci\n    ref: main\n    file: all.yml\n")]
    [InlineData("include:\n  - component: gitlab.example/shop/build@~latest\n  - component: $CI_SERVER_FQDN/shop/test@main\n")]
    public void What_the_own_group_keeps_is_no_third_partys(string pipeline) => Catalog(GitLab(pipeline), "gitlab.com/project-slug: shop/orders/api").Accepts(Id);

    [Theory]
    [InlineData("include:\n  - template: Jobs/Secret-Detection.gitlab-ci.yml\n  - local: ci/build.yml\n  - ci/test.yml\n")]
    [InlineData("include:\n  - remote: https://ci.example/all.yml\n    integrity: sha256-abc=\n")]
    [InlineData("include:\n  project: shop/ci\n  ref: v1.4.0\n  file: all.yml\n")]
    [InlineData("include:\n  - project: shop/ci\n    file: all.yml\n  - component: gitlab.example/shop/build@main\n")]
    [InlineData($"include: [https://ci.example/shared/{Commit}/all.yml]\n")]
    [InlineData("build:\n  image: $IMAGE\n  services: !reference [.database, services]\n  script: [make]\n")]
    [InlineData("include: [{component: $CI_SERVER_FQDN/shop/build@1.4.0}]\n")]
    [InlineData("build:\n  image: $IMAGE\n  script: !reference [.build, script]\n")]
    [InlineData("variables: {image: alpine}\nbuild: {image: 'registry.example:5000/sdk@sha256:0123'}\n")]
    public void Accepts_what_a_pipeline_pins_and_what_comes_with_GitLab(string pipeline) => GitLab(pipeline).Accepts(Id);

    [Theory]
    [InlineData("eval echo $[|CI_COMMIT_MESSAGE|]")]
    [InlineData("eval \"echo ${[|CI_COMMIT_TITLE|]}\"")]
    [InlineData("bash -c \"echo $[|CI_COMMIT_MESSAGE|]\"")]
    [InlineData("/bin/sh -ec \"deploy $[|CI_MERGE_REQUEST_TITLE|]\" && echo $CI_COMMIT_TITLE")]
    [InlineData("bash -e -c \"echo $[|CI_COMMIT_TITLE|]\"")]
    [InlineData("sudo FORCE=1 bash -c \"a; b $[|CI_COMMIT_BRANCH|]\"")]
    [InlineData("docker exec app sh -c \"echo $[|CI_COMMIT_MESSAGE|] $[|CI_COMMIT_TITLE|]\"")]
    [InlineData("python3 -c \"print('$[|CI_COMMIT_MESSAGE|]')\"")]
    [InlineData("ssh deploy@host \"deploy $[|CI_COMMIT_REF_NAME|]\"")]
    [InlineData("iex \"echo $env:[|CI_COMMIT_MESSAGE|]\"")]
    [InlineData("if true; then eval $[|CI_COMMIT_MESSAGE|]; fi")]
    public void Reports_a_strangers_text_that_a_pipeline_reads_as_code(string line)
    {
        GitLab($"build:\n  script:\n    - make\n    - |\n      # as code\n      {line}\n").Reports(Id);
        GitLab($"build:\n  before_script: [make]\n  script: |\n    {line}\n").Reports(Id);
    }

    [Fact]
    public void In_a_quoted_line_the_place_is_that_of_the_variable()
        => GitLab("default:\n  after_script: [\"bash -c \\\"echo $[|CI_COMMIT_MESSAGE|]\\\"\", 'eval \"$[|CI_COMMIT_TITLE|]\"']\n").Reports(Id);

    [Theory]
    [InlineData("echo $CI_COMMIT_MESSAGE")]
    [InlineData("echo \"$CI_COMMIT_MESSAGE\" | tee message.txt")]
    [InlineData("bash -c 'echo \"$CI_COMMIT_MESSAGE\"'")]
    [InlineData("eval 'echo \"$CI_COMMIT_MESSAGE\"'; echo $CI_COMMIT_TITLE")]
    [InlineData("bash -c \"echo $CI_COMMIT_SHA\"")]
    [InlineData("bash -c \"echo \\$CI_COMMIT_MESSAGE\"")]
    [InlineData("bash build.sh \"$CI_COMMIT_MESSAGE\"")]
    [InlineData("echo bash -c $CI_COMMIT_MESSAGE eval $CI_COMMIT_TITLE")]
    [InlineData("git tag -a v1 -m \"$CI_COMMIT_MESSAGE\" -c x # eval $CI_COMMIT_MESSAGE")]
    [InlineData("wrap \"it isn't eval $CI_COMMIT_MESSAGE")]
    public void Accepts_a_variable_that_stays_a_word(string line) => GitLab($"build:\n  script:\n    - |\n      {line}\n").Accepts(Id);

    [Fact]
    public void A_key_that_stands_twice_ends_the_check_and_is_no_error_of_a_manifest()
    {
        var service = GitLab("build:\n  script: [make]\n  [|script|]: [make, test]\n");

        Assert.StartsWith("From here on the file can't be read, and is not checked: ", Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
        service.Accepts(GuardrailIds.UnreadableFile);
    }

    private static InMemoryService Catalog(InMemoryService service, string annotation)
        => service.File("catalog-info.yaml", $"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: orders\n  annotations: {{{annotation}}}\n", ServiceFileKind.Catalog);

    private static InMemoryService Steps(string step) => GitHub($"permissions: {{}}\njobs:\n  build:\n    steps:\n      {step}\n");

    private static InMemoryService GitHub(string text) => new InMemoryService().File(".github/workflows/build.yml", text, ServiceFileKind.Workflow);

    private static InMemoryService GitLab(string text) => new InMemoryService().File(".gitlab-ci.yml", text, ServiceFileKind.Workflow);
}
