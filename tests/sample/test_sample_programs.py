"""Programs are no samples: whatever literals they hold, nothing is read from them and nothing is said of them."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner
from samplecast.cli import cli
from samplecast.sample import read_sample

BODY = '{"name": "Two", "deep": {"a": 1}}'
"""The literal that most of the languages share with JSON."""

PYTHON = (
    f"requests.post(url, json={BODY})",
    f"payload = {BODY}\nclient.boats.create(payload)",
    f"import requests\n\nr = requests.post(url, json={BODY})\nprint(r.json())",
    "from harbour import Client\n\nclient = Client(token)\nfor boat in client.boats():\n    print(boat)",
    f">>> client.create({BODY})\n{{'id': 1}}",
    f"def create():\n    return {BODY}",
    'class Boat:\n    fields = {"name": str}\n    rows = [1, 2]',
    f"async with session.post(url, json={BODY}) as answer:\n    data = await answer.json()",
    f"body = json.dumps({BODY})",
    'config = {\n    "retries": 3,\n    "hosts": ["a", "b"],\n}',
    f'try:\n    api.send({BODY})\nexcept Failure as error:\n    print({{"code": error.code}})',
    "headers = {'X-Token': token}\nboat = {'name': 'Two', 'deep': {'a': True}}",
    '@app.route("/boats")\ndef boats():\n    return jsonify({"boats": []})',
    'boats = [{"id": n} for n in range(3)]',
    'result = client.call(\n    "boats",\n    {"deep": {"a": [1]}},\n)',
    'if answer.status == 200:\n    boat = {"id": answer.id}',
    'with open("boat.json") as file:\n    data = json.load(file)',
    'assert client.get(1) == {"id": 1}\nprint(client.get(1))',
    'client.boats.update(1, **{"deep": {"a": 1}})',
    '#!/usr/bin/env python\nimport json\nprint(json.dumps({"a": {"b": 1}}))',
)
JAVASCRIPT = (
    f"const body = {BODY};\nawait client.boats.create(body);",
    f'fetch(url, {{method: "POST", body: JSON.stringify({BODY})}})',
    f"client.create({BODY}).then((boat) => console.log(boat));",
    f"var x = {BODY};",
    f'let boat = {BODY}\nboat.name = "Three"',
    f'axios.post(url, {BODY}, {{ headers: {{ "X-Token": t }} }})',
    f"module.exports = {BODY};",
    f"export default {{\n  data: () => ({BODY}),\n}};",
    f"import {{ Client }} from 'harbour'\n\nconst c = new Client({BODY})",
    f"function create() {{\n  return {BODY};\n}}",
    f"const {{ id }} = await api.send({BODY});",
    f"async function run() {{\n  const r = await api.send({BODY});\n}}",
    f"$.ajax({{ url: u, data: {BODY} }});",
    f'app.post("/boats", (req, res) => {{\n  res.json({BODY});\n}});',
    f"for (const boat of boats) {{\n  send({BODY});\n}}",
    f"if (ok) {{\n  send({BODY});\n}}",
    f"client\n  .boats()\n  .create({BODY})",
    f"/**\n * Example:\n * {BODY}\n */\nfunction f() {{}}",
    f"const response = `{BODY}`;",
    f"window.settings = {BODY};",
)
JAVA = (
    'Map<String, Object> body = Map.of("deep", Map.of("a", 1));',
    'String json = "{\\"name\\": \\"Two\\"}";\nclient.post(json);',
    "public class Boat {\n    private int[] rows = {1, 2};\n}",
    "import java.util.List;\n\nList<Integer> rows = List.of(1, 2);",
    "package harbour;\n\nclass Boat {}",
    'HttpRequest request = HttpRequest.newBuilder()\n    .POST(ofString("{\\"a\\": {\\"b\\": 1}}"))\n    .build();',
    "int[] rows = {1, 2, 3};",
    'final var boat = new Boat("Two", new int[] {1});',
    "@Test\nvoid reads() {\n    assertEquals(1, boat.id());\n}",
    '/**\n * Answers with\n * <pre>{@code {"id": {"n": 1}}}</pre>\n */\nBoat get();',
    "try {\n    client.send(body);\n} catch (IOException e) {\n    throw new Failure(e);\n}",
    "for (Boat boat : boats) {\n    client.send(boat);\n}",
    'return new Response(200, "{\\"id\\": 1}");',
    'System.out.println("{\\"id\\": 1}");',
    'JSONObject deep = new JSONObject();\ndeep.put("a", 1);',
    'private static final String BODY = """\n    {"a": {"b": 1}}\n    """;',
    "interface Boats {\n    Boat get(int id);\n}",
    'Boat boat = mapper.readValue("{\\"id\\": 1}", Boat.class);',
    "enum Size { SMALL, LARGE }",
    'request.addHeader("X-Token", token);',
)
GO = (
    'payload := map[string]any{"name": "Two", "deep": map[string]any{"a": 1}}',
    'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.Get(url)\n}',
    'body := strings.NewReader(`{"a": {"b": 1}}`)',
    'type Boat struct {\n\tName string `json:"name"`\n}',
    'resp, err := client.Create(ctx, Boat{Name: "Two"})',
    "var rows = []int{1, 2}",
    "if err != nil {\n\treturn nil, err\n}",
    'fmt.Println(`{"a": {"b": 1}}`)',
    "func (c *Client) Get(id int) (*Boat, error) {\n\treturn c.get(id)\n}",
    'for _, boat := range boats {\n\tsend(map[string]int{"id": boat.ID})\n}',
    'const body = `{"a": {"b": 1}}`',
    "json.NewDecoder(r.Body).Decode(&boat)",
    'boats := []Boat{{Name: "One"}, {Name: "Two"}}',
    'http.HandleFunc("/boats", func(w http.ResponseWriter, r *http.Request) {\n})',
    "defer resp.Body.Close()",
    'req, _ := http.NewRequest("POST", url, strings.NewReader(`{"a": {"b": 1}}`))',
    'import (\n\t"encoding/json"\n\t"fmt"\n)',
    'switch boat.Size {\ncase 1:\n\tsend(`{"a": {"b": 1}}`)\n}\nreturn nil',
    'data, err := json.Marshal(map[string]any{"deep": []int{1}})',
    'client.Boats.Create(ctx, &Boat{Name: "Two", Rows: []int{1}})',
)
PHP = (
    "<?php\n$body = ['name' => 'Two', 'deep' => ['a' => 1]];",
    "$client->create(['name' => 'Two']);",
    "$response = $client->post($url, ['json' => ['deep' => ['a' => 1]]]);",
    '$json = \'{"a": {"b": 1}}\';',
    "echo json_encode(['deep' => ['a' => 1]]);",
    "use Harbour\\Client;\n\n$client = new Client();",
    "foreach ($boats as $boat) {\n    send(['id' => $boat->id]);\n}",
    "function create() {\n    return ['deep' => [1]];\n}",
    "class Boat {\n    public $rows = [1, 2];\n}",
    '$boat = json_decode(\'{"id": {"n": 1}}\', true);',
    "if ($ok) {\n    send(['a' => 1]);\n}",
    "$data = array('name' => 'Two', 'deep' => array('a' => 1));",
    "try {\n    $client->send(['a' => 1]);\n} catch (Failure $e) {\n    echo $e;\n}",
    "return response()->json(['id' => 1]);",
    "require 'vendor/autoload.php';\n\n$c = new Client(['token' => 't']);",
    "$request->headers['X-Token'] = 't';",
    "namespace Harbour;\n\nfinal class Boat {}",
    "public function boats(): array\n{\n    return ['a' => [1]];\n}",
    "print_r($client->get(1));",
    'curl_setopt($ch, CURLOPT_POSTFIELDS, \'{"a": {"b": 1}}\');',
)
RUBY = (
    'client.create(name: "Two", deep: { a: 1 })',
    'body = { name: "Two", deep: { "a" => 1 } }',
    'require \'json\'\n\nputs({ "a" => { "b" => 1 } }.to_json)',
    'boats.each do |boat|\n  send({ "id" => boat.id })\nend',
    'def create\n  { "a" => { "b" => 1 } }\nend',
    "class Boat\n  ROWS = [1, 2]\nend",
    'response = HTTP.post(url, json: { "deep" => { "a" => 1 } })',
    'module Harbour\n  SIZES = { "a" => 1 }\nend',
    'if answer.ok?\n  puts({ "id" => 1 })\nend\nreturn nil',
    'irb(main):001:0> client.get(1)\n=> {"id"=>1}',
    'Harbour::Client.new(token: "t").boats',
    'boat = JSON.parse(\'{"id": {"n": 1}}\')',
    'client.boats.map { |boat| { "id" => boat.id } }',
    'begin\n  client.send({ "a" => 1 })\nrescue Failure => error\n  raise error\nend',
    'options = {\n  "retries" => 3,\n  "hosts" => ["a"],\n}',
    'puts client.create({ "deep" => [1] }).inspect',
    '@boat = Boat.create({ "name" => "Two" })',
    'post "/boats", params: { "deep" => { "a" => 1 } }\nexpect(response.status).to eq(200)',
    'config.hosts = ["a", "b"]',
    'unless boats.empty? then\n  send({ "a" => 1 })\nend',
)
CSHARP = (
    'var body = new { name = "Two", deep = new { a = 1 } };',
    "using System.Net.Http;\n\nvar client = new HttpClient();",
    'await client.PostAsJsonAsync(url, new { name = "Two" });',
    "public class Boat\n{\n    public int[] Rows { get; set; } = { 1, 2 };\n}",
    'string json = @"{ ""a"": { ""b"": 1 } }";',
    'var content = new StringContent("{\\"a\\": {\\"b\\": 1}}");',
    "namespace Harbour;\n\npublic record Boat(int Id);",
    "foreach (var boat in boats)\n{\n    Send(new { id = boat.Id });\n}",
    'Dictionary<string, object> body = new() { ["a"] = new[] { 1 } };',
    'Console.WriteLine("{\\"id\\": 1}");',
    "if (answer.Ok) {\n    Send(new { a = 1 });\n}",
    "[Fact]\npublic void Reads()\n{\n    Assert.Equal(1, boat.Id);\n}",
    "try {\n    await client.Send(body);\n} catch (Failure e) {\n    throw;\n}",
    "return Ok(new { id = 1, deep = new { a = 1 } });",
    'var boat = JsonSerializer.Deserialize<Boat>("{\\"id\\": 1}");',
    "private readonly int[] rows = { 1, 2 };",
    "int[] rows = { 1, 2, 3 };",
    'client.DefaultRequestHeaders.Add("X-Token", "t");',
    '/// <summary>Answers with {"id": {"n": 1}}</summary>\npublic Boat Get() => boat;',
    "var rows = new List<int> { 1, 2 };",
)
POWERSHELL = (
    '$body = @{\n  name = "Two"\n  deep = @{ a = 1 }\n}',
    "$json = $body | ConvertTo-Json",
    '$headers = @{ "X-Token" = "t" }\n$r = Invoke-RestMethod -Uri $u -Headers $headers',
    "$boats = @(1, 2, 3)\nforeach ($b in $boats) {\n  Write-Host $b\n}",
    '$j = \'{"a": {"b": 1}}\'\nInvoke-RestMethod -Uri $u -Method Post -Body $j',
    "function Get-Boat {\n  param($id)\n  return @{ id = $id }\n}",
    "if ($ok) {\n  Write-Output @{ a = 1 }\n}",
    "$answer = Invoke-WebRequest -Uri $u\n$answer.Content | ConvertFrom-Json",
    "try {\n  Send-Boat -Body @{ a = 1 }\n} catch {\n  Write-Error $_\n}",
    'New-Item -Path boat.json -Value \'{"a": {"b": 1}}\'',
    "$list = [System.Collections.ArrayList]@()\n$list.Add(1)",
    "Import-Module Harbour\nConnect-Harbour -Token $t",
    '$env:TOKEN = "t"\n$x = @{ a = @{ b = 1 } }',
    'Set-Boat -Id 1 -Fields @{ name = "Two" }',
    '$parameters = @{\n  Uri = $u\n  Body = \'{"a": {"b": 1}}\'\n}\nInvoke-RestMethod @parameters',
    "$hash['deep'] = @{ a = 1 }",
    "Get-Boat -Id 1 | Select-Object name",
    "$r.boats | ForEach-Object { $_.name }",
    "ConvertTo-Json -InputObject @{ a = @{ b = 1 } }",
    "while ($true) {\n  Start-Sleep -Seconds 1\n}",
)
RUST = (
    'let body = json!({"name": "Two", "deep": {"a": 1}});',
    'use serde_json::json;\n\nfn main() {\n    println!("{}", json!({"a": {"b": 1}}));\n}',
    'client.create(&json!({"a": {"b": 1}})).await?;',
    "struct Boat {\n    rows: Vec<u8>,\n}",
    'let text = r#"{"a": {"b": 1}}"#;',
    "fn create() -> Boat {\n    Boat { id: 1 }\n}",
    "impl Boat {\n    fn id(&self) -> u8 { 1 }\n}",
    "match client.get(1).await {\n    Ok(boat) => send(boat),\n    Err(e) => return Err(e),\n}",
    "let mut rows = vec![1, 2];",
    "pub fn rows() -> [u8; 2] {\n    [1, 2]\n}",
    'for boat in boats {\n    send(json!({"id": boat.id}));\n}',
    'let boat: Boat = serde_json::from_str("{\\"id\\": 1}")?;',
    "#[derive(Debug)]\nstruct Boat { id: u8 }",
    'assert_eq!(boat.id(), 1);\nlet x = json!({"a": [1]});',
    "enum Size { Small, Large }",
    'let client = Client::new("t");\nclient.boats().await?;',
    'reqwest::Client::new().post(url).json(&json!({"a": {"b": 1}}))',
    'if answer.ok() {\n    send(json!({"a": {"b": 1}}));\n}',
    'const BODY: &str = "{\\"a\\": {\\"b\\": 1}}";',
    'async fn run() {\n    send(json!({"a": {"b": 1}})).await;\n}',
)
KOTLIN = (
    'val body = mapOf("name" to "Two", "deep" to mapOf("a" to 1))',
    "fun create(): Boat {\n    return Boat(1)\n}",
    'val json = """{"a": {"b": 1}}"""',
    'import harbour.Client\n\nval client = Client("t")',
    "data class Boat(val id: Int)",
    'client.post(url) {\n    setBody("{\\"a\\": {\\"b\\": 1}}")\n}',
    "val rows = listOf(1, 2)",
    'for (boat in boats) {\n    send(mapOf("id" to boat.id))\n}',
    'println("{\\"id\\": 1}")',
    'var boat = Json.decodeFromString<Boat>("{\\"id\\": 1}")',
    'if (ok) {\n    send(mapOf("a" to 1))\n}',
    'override fun id() = 1\nval x = mapOf("a" to listOf(1))',
    "class Harbour {\n    val boats = listOf(1)\n}",
    "try {\n    client.send(body)\n} catch (e: Failure) {\n    throw e\n}",
    "private val rows = arrayOf(1, 2)",
    'package harbour\n\nfun main() {\n    println("{\\"id\\": {\\"n\\": 1}}")\n}',
    'suspend fun get() = client.get(1)\nval y = "{\\"a\\": {\\"b\\": 1}}"',
    "@Test\nfun reads() {\n    assertEquals(1, boat.id)\n}",
    'object Boats {\n    val all = mapOf("a" to 1)\n}',
    'return Response(200, "{\\"id\\": {\\"n\\": 1}}")',
)
LANGUAGES = {
    "python": PYTHON,
    "javascript": JAVASCRIPT,
    "java": JAVA,
    "go": GO,
    "php": PHP,
    "ruby": RUBY,
    "csharp": CSHARP,
    "powershell": POWERSHELL,
    "rust": RUST,
    "kotlin": KOTLIN,
}
SNIPPETS = [(label, text) for label, texts in LANGUAGES.items() for text in texts]
PAGE = "# Make a boat\n\n`POST /boats`\n\n## Example request\n\n"


def test_there_are_many() -> None:
    """Twenty of each language."""
    assert [len(set(texts)) for texts in LANGUAGES.values()] == [20] * 10


@pytest.mark.parametrize(("label", "text"), SNIPPETS)
def test_a_program_holds_no_sample(label: str, text: str) -> None:
    """Nothing is read from it, whether its block is labelled or not."""
    for given in (label, "", "text"):
        sample = read_sample(text, given)
        assert sample.values == ()
        assert sample.repairs == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", ["{}", "", "text"])
def test_nothing_is_said_of_programs_and_nothing_changed(
    language: str, label: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page full of programs has no finding, and mending leaves every byte alone."""
    monkeypatch.chdir(tmp_path)
    fence = label.format(language)
    page = PAGE + "\n\n".join(f"```{fence}\n{text}\n```" for text in LANGUAGES[language]) + "\n"
    Path("page.md").write_text(page, "utf-8")
    select = "EX,XC,EP,ER,TB"
    arguments = ["check", "page.md", "--select", select, "--ignore", "EX204", "--fix", "--unsafe-fixes"]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert Path("page.md").read_text("utf-8") == page
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("label", "text", "value"),
    [
        ("python", "{'id': 1, 'none': None}", {"id": 1, "none": None}),
        ("js", "// 200\n{id: 1}", {"id": 1}),
        ("java", '{"id": 1}', {"id": 1}),
        ("", 'Response:\n{"id": 1}', {"id": 1}),
        ("", 'The service answers\n\n{\n  "id": 1\n}', {"id": 1}),
        ("bash", "curl https://a.example.com/x -d '{\"id\": 1}'", {"id": 1}),
        ("powershell", "Invoke-RestMethod -Method Post -Uri https://a.example.com/x -Body '{\"id\": 1}'", {"id": 1}),
    ],
)
def test_what_is_sent_is_a_sample_under_any_label(label: str, text: str, value: object) -> None:
    """A block that is nothing but a value, or a command that sends one, is read whatever it is labelled as."""
    assert read_sample(text, label).values == (value,)


def test_every_snippet_is_its_own() -> None:
    """No snippet counts twice."""
    texts = list(chain.from_iterable(LANGUAGES.values()))
    assert len(set(texts)) == len(texts)
